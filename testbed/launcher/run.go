package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// errStopped is why the context of a run that was asked to end is done.
var errStopped = errors.New("stopped")

// run has a cluster from the ready line to the wish to end it.
func run(opts options) (err error) {
	began := time.Now()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	watchForEnd(opts.detached, func() { cancel(errStopped) })

	dir, err := openWorkdir(opts.dir)
	if err != nil {
		return err
	}
	defer dir.remove()

	c, err := bringUp(ctx, opts, dir)
	var lost *failure
	if errors.As(err, &lost) && lost.portTaken() {
		c, err = bringUp(ctx, opts, dir)
	}
	if err != nil {
		if context.Cause(ctx) == errStopped {
			return nil
		}
		return err
	}
	defer c.down()
	// Before the cluster: it would complain, and write to a directory that goes.
	defer end(filepath.Join(dir.path, nodeDir))

	path := filepath.Join(dir.path, "kubeconfig")
	if err := publish(path, c.kubeconfig()); err != nil {
		return err
	}
	asked := wishes()
	// Nobody to read the line means that nobody knows of this cluster.
	if _, err := fmt.Printf("ready kubeconfig=%s seconds=%.1f\n", path, time.Since(began).Seconds()); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case gone := <-c.died:
			if c.misses(gone) {
				return gone.ended()
			}
		case <-asked:
			if err := c.fulfil(); err != nil {
				return err
			}
		}
	}
}

// bringUp gives a cluster that is ready, or leaves nothing running.
func bringUp(ctx context.Context, opts options, dir *workdir) (*cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := dir.clear(); err != nil {
		return nil, err
	}
	c, err := newCluster(opts, dir.path)
	if err != nil {
		return nil, err
	}
	if err := c.up(ctx); err != nil {
		c.down()
		return nil, err
	}
	return c, nil
}

// watchForEnd calls end on a signal and, unless detached, when whoever started
// this is gone.
func watchForEnd(detached bool, end func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	// Whoever reads our output may be gone: that is an error like another, not
	// a reason to die without taking the cluster down.
	signal.Ignore(syscall.SIGPIPE)
	go func() {
		<-signals
		end()
	}()
	if detached {
		return
	}
	go func() {
		// The kernel's own signal (PR_SET_PDEATHSIG) would not do here: it is
		// sent when the parent's thread ends, and a JVM's threads come and go.
		for parent := os.Getppid(); os.Getppid() == parent; {
			time.Sleep(200 * time.Millisecond)
		}
		end()
	}()
	if info, err := os.Stdin.Stat(); err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0 {
		go func() {
			for buffer := make([]byte, 512); ; {
				if _, err := os.Stdin.Read(buffer); err != nil {
					break
				}
			}
			end()
		}()
	}
}
