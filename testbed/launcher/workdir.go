package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// pidFile marks a directory as a testbed's. A running testbed keeps it locked,
// which (unlike a process id alone) cannot be mistaken for another process.
const pidFile = "testbed.pid"

// parts is everything a testbed puts beside its pid file.
var parts = []string{
	"etcd", "etcd.sock", "peer.sock", "kubeconfig", "logs", "pki", wishFile, // a cluster's
	nodeDir, stateDir, "programs", "scheduler.kubeconfig", // a node's
}

// workdir is the directory of one testbed, locked while it runs.
type workdir struct {
	path string
	made bool // by a testbed: so a testbed removes it
	lock *os.File
}

func openWorkdir(path string) (*workdir, error) {
	w := &workdir{path: path}
	var err error
	if path == "" {
		w.made = true
		w.path, err = os.MkdirTemp("", "testbed-")
	} else if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
		err = os.Mkdir(path, 0o700)
		w.made = err == nil
	}
	if err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	marker := filepath.Join(w.path, pidFile)
	if !w.made {
		// Clearing a directory that holds something else's "etcd" would be a
		// disaster, so only an empty one or a testbed's own will do.
		entries, err := os.ReadDir(w.path)
		if err != nil {
			return nil, err
		}
		if _, err := os.Lstat(marker); err != nil && len(entries) > 0 {
			return nil, fmt.Errorf("%s is not empty and not a testbed's: name another directory", w.path)
		}
	}
	if w.lock, err = os.OpenFile(marker, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	if syscall.Flock(int(w.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return nil, fmt.Errorf("a testbed is already running in %s", w.path)
	}
	earlier, err := os.ReadFile(marker)
	if err != nil {
		return nil, err
	}
	w.made = w.made || strings.HasSuffix(string(earlier), " made\n")
	return w, w.mark()
}

// mark writes the process id for stop, and whether the directory is ours.
func (w *workdir) mark() error {
	whose := "found"
	if w.made {
		whose = "made"
	}
	if err := w.lock.Truncate(0); err != nil {
		return err
	}
	_, err := w.lock.WriteAt(fmt.Appendf(nil, "%d %s\n", os.Getpid(), whose), 0)
	return err
}

// clear makes room for a new cluster: its certificates and its data belong
// together, so nothing is taken over from an earlier one.
func (w *workdir) clear() error {
	for _, part := range parts {
		if err := os.RemoveAll(filepath.Join(w.path, part)); err != nil {
			return err
		}
	}
	for _, part := range []string{"logs", "pki"} {
		if err := os.Mkdir(filepath.Join(w.path, part), 0o700); err != nil {
			return err
		}
	}
	return nil
}

func (w *workdir) remove() {
	if w.made {
		os.RemoveAll(w.path)
	}
}

// runningIn gives the process id of the testbed that runs in dir, or 0, and
// its open pid file.
func runningIn(dir string) (int, *os.File, error) {
	file, err := os.Open(filepath.Join(dir, pidFile))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		return 0, nil, file.Close()
	}
	var pid int
	if _, err := fmt.Fscan(file, &pid); err != nil {
		return 0, nil, fmt.Errorf("%s cannot be read: %w", file.Name(), err)
	}
	return pid, file, nil
}
