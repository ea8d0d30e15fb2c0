package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

const (
	nodeName = "node"
	// nodeDir is the node's directory in the cluster's.
	nodeDir = "node"
	// stateDir has, in the node's directory, what is at homeDir inside the node.
	stateDir = "state"
)

// node is a machine of its own as far as processes, mounts and networks go:
// namespaces that the kernel removes with all that is in them when their first
// process ends, however it ends. Outside of them are only the scheduler, one
// end of a network link, cgroups and files.
type node struct {
	crew
	programs string // containerd, runc, nft and the network plugins, as a root file system
	coredns  string
	server   string // the API server's address on this machine
	creds    nodeCredentials
	link     *link
	told     io.WriteCloser // by which the first process inside is told things
}

// runNode has a node from the ready line to the wish to end it.
func runNode(opts options) error {
	began := time.Now()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	watchForEnd(opts.detached, func() { cancel(errStopped) })
	if err := watchCluster(opts.dir, func() { cancel(errStopped) }); err != nil {
		return err
	}
	dir, err := openWorkdir(filepath.Join(opts.dir, nodeDir))
	if err != nil {
		return err
	}
	defer dir.remove()
	if err := dir.clear(); err != nil {
		return err
	}
	n, err := newNode(opts, dir.path)
	if err != nil {
		return err
	}
	defer n.down()
	if err := n.up(ctx, opts.files); err != nil {
		if context.Cause(ctx) == errStopped {
			return nil
		}
		return err
	}
	if _, err := fmt.Printf("ready node=%s seconds=%.1f\n", nodeName, time.Since(began).Seconds()); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return nil
	case gone := <-n.died:
		return gone.ended()
	}
}

// watchCluster calls end when the cluster in dir does not run any more.
func watchCluster(dir string, end func()) error {
	pid, file, err := runningIn(dir)
	if err != nil {
		return err
	}
	if pid == 0 {
		return fmt.Errorf("no testbed runs in %s: start one with testbed start", dir)
	}
	go func() {
		defer file.Close()
		for syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
			time.Sleep(200 * time.Millisecond)
		}
		end()
	}()
	return nil
}

var serverLine = regexp.MustCompile(`(?m)^ *server: (https://127\.0\.0\.1:[0-9]+)$`)

func newNode(opts options, dir string) (*node, error) {
	kubeconfig, err := os.ReadFile(filepath.Join(opts.dir, "kubeconfig"))
	if err != nil {
		return nil, err
	}
	server := serverLine.FindSubmatch(kubeconfig)
	if server == nil {
		return nil, fmt.Errorf("%s names no server", filepath.Join(opts.dir, "kubeconfig"))
	}
	creds, err := newNodeCredentials(filepath.Join(opts.dir, "pki"))
	if err != nil {
		return nil, err
	}
	n := &node{crew: newCrew(opts.assets, dir), programs: opts.programs, coredns: opts.coredns, server: string(server[1]), creds: creds}
	return n, n.writeFiles()
}

// up starts everything and returns when pods can run.
func (n *node) up(ctx context.Context, images []string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	began := time.Now().Truncate(time.Second)
	if err := n.launch("kube-scheduler", n.schedulerFlags()); err != nil {
		return err
	}
	if err := n.enter(); err != nil {
		return err
	}
	if err := n.until(ctx, func() (string, bool) { return "containerd does not answer", n.answers() }); err != nil {
		return n.explained(err)
	}
	if err := load(n.dir, images...); err != nil {
		return err
	}
	api, err := newClient(n.creds.ca, n.creds.admin)
	if err != nil {
		return err
	}
	if err := n.publishServices(ctx, api); err != nil {
		return err
	}
	if err := n.until(ctx, func() (string, bool) { return nodeReady(ctx, api, n.server, began) }); err != nil {
		return n.explained(err)
	}
	if _, err := io.WriteString(n.told, registeredLine); err != nil {
		return err
	}
	return n.explained(n.until(ctx, func() (string, bool) { return n.servicesWork(ctx, api) }))
}

// enter makes the namespaces, and starts in them what startInside says.
func (n *node) enter() error {
	own, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(own, "inside", "--dir", n.dir, "--assets", n.assets, "--programs", n.programs, "--coredns", n.coredns)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
	}
	// What is inside waits for the network and is told its address.
	if n.told, err = cmd.StdinPipe(); err != nil {
		return err
	}
	started, err := begin(n.dir, "node", cmd)
	if errors.Is(err, syscall.EPERM) {
		return unable{fmt.Sprintf("namespaces cannot be made (%v)", err)}
	}
	if err != nil {
		return err
	}
	n.join(started)
	if n.link, err = connect(cmd.Process.Pid); err != nil {
		return err
	}
	if err := makeCgroups(n.link.name); err != nil {
		return err
	}
	if err := n.link.forward(n.server); err != nil {
		return err
	}
	if err := n.writeRest(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(n.told, n.link.address())
	return err
}

// down ends every process of the node by ending the first, and takes away what
// is outside of its namespaces.
func (n *node) down() {
	n.crew.down()
	if n.link != nil {
		n.link.remove()
		removeCgroups(n.link.name)
	}
}

// explained turns the failure of what is inside into a statement about this
// machine if that is what it said.
func (n *node) explained(err error) error {
	var lost *failure
	if errors.As(err, &lost) && lost.code == unableCode && len(lost.log) > 0 {
		return unable{strings.TrimPrefix(lost.log[len(lost.log)-1], "testbed: "+unable{}.Error())}
	}
	return err
}
