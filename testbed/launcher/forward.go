package main

import (
	"fmt"
	"io"
	"net"
	"strings"
)

// forward makes the API server answer inside the node where it does here, for
// the node's programs, and where its Service leads to, for pods.
func (l *link) forward(server string) error {
	target := strings.TrimPrefix(server, "https://")
	for _, address := range []string{target, fmt.Sprintf("%s:%d", l.address(), apiPort)} {
		listener, err := l.listen(address)
		if err != nil {
			return err
		}
		l.listeners = append(l.listeners, listener)
		go accept(listener, target)
	}
	return nil
}

func accept(listener net.Listener, target string) {
	for {
		theirs, err := listener.Accept()
		if err != nil {
			return // closed: the node ends
		}
		go pass(theirs, target)
	}
}

func pass(theirs net.Conn, target string) {
	defer theirs.Close()
	ours, err := net.Dial("tcp4", target)
	if err != nil {
		return // to them it is as if they had been refused
	}
	defer ours.Close()
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{theirs, ours}, {ours, theirs}} {
		go func() {
			io.Copy(way[0], way[1])
			done <- struct{}{}
		}()
	}
	<-done
}
