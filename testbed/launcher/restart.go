package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// wishFile names, in a cluster's directory, the component that is to be started anew; it goes when that is done.
const wishFile = "restart"

// restart has the testbed that runs in dir kill one of its components and start it again.
func restart(dir, name string, away time.Duration) error {
	pid, file, err := runningIn(dir)
	if err != nil {
		return err
	}
	if pid == 0 {
		return fmt.Errorf("no testbed runs in %s", dir)
	}
	defer file.Close()
	wish := filepath.Join(dir, wishFile)
	if err := publish(wish, fmt.Appendln(nil, name, away)); err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
		return err
	}
	for deadline := time.Now().Add(away + 20*time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(wish); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	return fmt.Errorf("%s was not started again: is it a component of %s?", name, dir)
}

// wishes tells of what restart has written.
func wishes() <-chan os.Signal {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	return signals
}

// fulfil does what stands in the wish. A name that is none of the crew's leaves it there, for the one who waits.
func (c *crew) fulfil() error {
	wish := filepath.Join(c.dir, wishFile)
	text, err := os.ReadFile(wish)
	if err != nil {
		return err
	}
	var name, length string
	if _, err := fmt.Sscan(string(text), &name, &length); err != nil {
		return err
	}
	away, err := time.ParseDuration(length)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(c.running, func(each *component) bool { return each.name == name })
	if at < 0 {
		return nil
	}
	former := c.running[at]
	c.running = slices.Delete(c.running, at, at+1)
	former.kill()
	time.Sleep(away)
	if err := c.launch(name, former.cmd.Args[1:]); err != nil {
		return err
	}
	return os.Remove(wish)
}

// misses says whether a component that ended was to go on.
func (c *crew) misses(gone *component) bool { return slices.Contains(c.running, gone) }
