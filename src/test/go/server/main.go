// Command server requires client certificates with Go's own TLS, on any number of ports.
//
//	server -cert server.crt -key server.key -listen 127.0.0.1:8443,anchors=ca.crt,verify=require,min=1.2,max=1.3
//
// Anchors are read at every handshake, or once with -at-start. Callers are told who they are.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
)

var (
	certificate = flag.String("cert", "", "file of the server's certificate")
	key         = flag.String("key", "", "file of its key")
	atStart     = flag.Bool("at-start", false, "read anchors once, and not at every handshake")
)

// A listener is one port and what it demands.
type listener struct {
	address, anchors, verify string
	min, max                 uint16
}

func main() {
	var listeners []listener
	flag.Func("listen", "a port: address,anchors=file,verify=require|nothing,min=1.2,max=1.3", func(text string) error {
		parsed, err := parse(text)
		listeners = append(listeners, parsed)
		return err
	})
	flag.Parse()
	pair, err := tls.LoadX509KeyPair(*certificate, *key)
	if err != nil {
		log.Fatal(err)
	}
	failed := make(chan error)
	for _, each := range listeners {
		go func() { failed <- each.serve(pair) }()
	}
	// Whoever started us holds the other end of the standard input: without them, we are not wanted. In a pod it is no
	// pipe, and nobody's.
	if input, err := os.Stdin.Stat(); err == nil && input.Mode()&os.ModeNamedPipe != 0 {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			failed <- errors.New("the standard input is closed")
		}()
	}
	log.Fatal(<-failed)
}

var versions = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

func parse(text string) (listener, error) {
	parts := strings.Split(text, ",")
	result := listener{address: parts[0], verify: "require", min: tls.VersionTLS12, max: tls.VersionTLS13}
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "anchors":
			result.anchors = value
		case "verify":
			result.verify = value
		case "min":
			result.min = versions[value]
		case "max":
			result.max = versions[value]
		default:
			return result, fmt.Errorf("%q is not known", name)
		}
	}
	return result, nil
}

func (l listener) serve(pair tls.Certificate) error {
	config := &tls.Config{
		Certificates: []tls.Certificate{pair},
		MinVersion:   l.min,
		MaxVersion:   l.max,
		// A resumed session is not verified again.
		SessionTicketsDisabled: true,
		NextProtos:             []string{"http/1.1"},
	}
	if err := l.demand(config); err != nil {
		return err
	}
	if !*atStart {
		config.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) {
			fresh := config.Clone()
			fresh.GetConfigForClient = nil
			return fresh, l.demand(fresh)
		}
	}
	plain, err := net.Listen("tcp", l.address)
	if err != nil {
		return err
	}
	return http.Serve(tls.NewListener(plain, config), http.HandlerFunc(greet))
}

func greet(w http.ResponseWriter, r *http.Request) {
	leaf := r.TLS.PeerCertificates[0]
	fmt.Fprintf(w, "hello %s %x\n", leaf.Subject, leaf.SerialNumber)
}

func (l listener) demand(config *tls.Config) error {
	if l.verify != "require" {
		config.ClientAuth = tls.RequireAnyClientCert
		return nil
	}
	text, err := os.ReadFile(l.anchors)
	if err != nil {
		return err
	}
	anchors := x509.NewCertPool()
	if !anchors.AppendCertsFromPEM(text) {
		return fmt.Errorf("%s has no certificate", l.anchors)
	}
	config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, anchors
	return nil
}
