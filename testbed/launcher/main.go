// Command testbed runs a throwaway Kubernetes on this machine: etcd, an API
// server and, if it is there, a controller manager; and if asked to, a node.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

const usage = `usage:
  testbed run    [--dir DIR] [--assets DIR] [--audit]
                                              run until stopped, or until the parent or stdin is gone; with --audit
                                              what service accounts write is recorded in DIR/logs/audit.log
  testbed start  --dir DIR   [--assets DIR]   run detached; return when it is ready
  testbed stop   --dir DIR                    stop what start (or run) began
  testbed restart --dir DIR [--away 5s] NAME  kill one of its components (etcd, kube-apiserver, kube-controller-manager)
                                              and start it again after a while
  testbed status --dir DIR                    say whether it runs; exit status 3 if not
  testbed node   --dir DIR [--programs ROOT] [--coredns FILE] [--assets DIR] [--start] FILE...
                                              run a node with these images for the cluster in DIR, until it is stopped
                                              or the cluster ends; with --start detached; exit status 4 if there can be
                                              none on this machine
  testbed load   --dir DIR FILE...            bring images, as docker or OCI archives, into that node
`

// errNotRunning ends status with its own exit status, as init scripts do.
var errNotRunning = errors.New("not running")

type options struct {
	dir      string        // where everything is kept; "" for a temporary one
	assets   string        // where etcd, kube-apiserver, ... are
	programs string        // where containerd, runc, ... are, as a root file system
	coredns  string        // the program; "" for the one in assets
	start    bool          // start a node, and do not wait for its end
	away     time.Duration // how long a component stays away that is restarted
	audit    bool          // record what service accounts write
	detached bool          // outlive the parent: the way start calls run
	files    []string
}

// The kernel kills the children when the thread that made them ends, so they
// are all made by the one thread that lasts as long as the process.
func init() { runtime.LockOSThread() }

func main() {
	err := dispatch(os.Args[1:])
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(usage)
	case errors.Is(err, errNotRunning):
		os.Exit(3)
	case errors.As(err, new(unable)):
		fmt.Fprintln(os.Stderr, "testbed:", err)
		os.Exit(unableCode)
	default:
		fmt.Fprintln(os.Stderr, "testbed:", err)
		os.Exit(1)
	}
}

func dispatch(args []string) error {
	if len(args) == 0 {
		return errors.New("say what to do\n" + usage)
	}
	opts, err := parse(args[0], args[1:])
	if err != nil {
		return err
	}
	if args[0] != "run" && opts.dir == "" {
		return fmt.Errorf("%s needs --dir", args[0])
	}
	switch args[0] {
	case "run":
		return run(opts)
	case "start":
		return start("run", "--dir", opts.dir, "--assets", opts.assets)
	case "node":
		if opts.start {
			return start("node", append([]string{"--dir", opts.dir, "--assets", opts.assets, "--programs", opts.programs, "--coredns", opts.coredns}, opts.files...)...)
		}
		return runNode(opts)
	case "load":
		return load(filepath.Join(opts.dir, nodeDir), opts.files...)
	case "inside":
		return inside(opts)
	case "stop":
		return stop(opts.dir)
	case "restart":
		if len(opts.files) != 1 {
			return errors.New("restart needs the name of one component")
		}
		return restart(opts.dir, opts.files[0], opts.away)
	case "status":
		return status(opts.dir)
	case "help", "-h", "--help":
		return flag.ErrHelp
	}
	return fmt.Errorf("there is no %q\n%s", args[0], usage)
}

func parse(command string, args []string) (options, error) {
	own, err := os.Executable()
	if err != nil {
		return options{}, err
	}
	var opts options
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	flags.Usage = func() {}
	flags.StringVar(&opts.dir, "dir", "", "")
	flags.StringVar(&opts.assets, "assets", filepath.Dir(own), "")
	flags.StringVar(&opts.programs, "programs", "/", "")
	flags.StringVar(&opts.coredns, "coredns", "", "")
	flags.BoolVar(&opts.start, "start", false, "")
	flags.DurationVar(&opts.away, "away", 0, "")
	flags.BoolVar(&opts.audit, "audit", false, "")
	flags.BoolVar(&opts.detached, "detached", false, "")
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	opts.files = flags.Args()
	if opts.coredns == "" {
		opts.coredns = filepath.Join(opts.assets, "coredns")
	}
	if len(opts.files) > 0 && command != "load" && command != "node" && command != "restart" {
		return opts, fmt.Errorf("%q is one word too many", flags.Arg(0))
	}
	// The components run inside dir, so relative paths would not survive.
	paths := []*string{&opts.dir, &opts.assets, &opts.programs, &opts.coredns}
	for i := range opts.files {
		if command != "restart" {
			paths = append(paths, &opts.files[i])
		}
	}
	for _, path := range paths {
		if *path == "" {
			continue
		}
		if *path, err = filepath.Abs(*path); err != nil {
			return opts, err
		}
	}
	return opts, nil
}
