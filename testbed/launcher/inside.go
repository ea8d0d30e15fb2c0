package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// homeDir is where the node's state is inside: a short path, because those of
// sockets must be.
const homeDir = "/run/testbed"

// ending is a process that has ended.
type ending struct {
	pid    int
	status syscall.WaitStatus
}

// inside is the first process of a node's namespaces. When it ends, the kernel
// ends all others.
func inside(opts options) error {
	// Opened before the mounts: afterwards their path may be hidden.
	containerdLog, err := os.Create(filepath.Join(opts.dir, "logs", "containerd.log"))
	if err != nil {
		return err
	}
	kubeletLog, err := os.Create(filepath.Join(opts.dir, "logs", "kubelet.log"))
	if err != nil {
		return err
	}
	if err := mountAll(filepath.Join(opts.dir, stateDir)); err != nil {
		return err
	}
	if err := syscall.Sethostname([]byte(nodeName)); err != nil {
		return err
	}
	address, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the network was not set up: %w", err)
	}
	environment := environment(opts.programs)
	containerd := program("containerd", containerdLog, environment,
		filepath.Join(opts.programs, "usr/bin/containerd"), "--config", homeDir+"/containerd.toml")
	kubelet := program("the kubelet", kubeletLog, environment,
		filepath.Join(opts.assets, "kubelet"), kubeletFlags(strings.TrimSpace(address))...)
	return oneAfterTheOther(containerd, kubelet)
}

// oneAfterTheOther starts containerd, and the kubelet when that listens; it
// returns when one of them ends.
func oneAfterTheOther(containerd, kubelet *member) error {
	if err := containerd.Start(); err != nil {
		return err
	}
	endings := make(chan ending)
	go reap(endings)
	for !reachable(homeDir + "/containerd.sock") {
		select {
		case gone := <-endings:
			if gone.pid == containerd.Process.Pid {
				return containerd.ended(gone.status)
			}
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err := kubelet.Start(); err != nil {
		return err
	}
	for gone := range endings {
		for _, each := range []*member{containerd, kubelet} {
			if gone.pid == each.Process.Pid {
				return each.ended(gone.status)
			}
		}
	}
	return nil
}

// member is one of the two programs without which there is no node.
type member struct {
	*exec.Cmd
	name string
	log  *os.File
}

func program(name string, log *os.File, environment []string, path string, args ...string) *member {
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = homeDir, environment
	cmd.Stdout, cmd.Stderr = log, log
	return &member{cmd, name, log}
}

func (m *member) ended(status syscall.WaitStatus) error {
	lines, err := tail(fd(m.log), 12)
	if err != nil {
		return err
	}
	how := fmt.Sprintf("exit status %d", status.ExitStatus())
	if status.Signaled() {
		how = status.Signal().String()
	}
	return fmt.Errorf("%s ended (%s); the end of its log:\n%s", m.name, how, strings.Join(lines, "\n"))
}

// environment finds the programs and libraries that are unpacked somewhere
// before those of the machine.
func environment(programs string) []string {
	libraries, _ := filepath.Glob(filepath.Join(programs, "usr/lib/*-linux-gnu")) // the pattern is a good one
	path := []string{filepath.Join(programs, "usr/sbin"), filepath.Join(programs, "usr/bin"), os.Getenv("PATH"), "/usr/sbin", "/sbin"}
	return []string{
		"HOME=" + homeDir,
		"PATH=" + strings.Join(path, ":"),
		"LD_LIBRARY_PATH=" + strings.Join(libraries, ":"),
	}
}

// reap is the duty of a first process: whoever has lost their parent ends as
// its child, as containerd's shims do.
func reap(endings chan<- ending) {
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch err {
		case nil:
			endings <- ending{pid, status}
		case syscall.EINTR:
		default: // no children at the moment
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// reachable says whether somebody listens on a socket.
func reachable(socket string) bool {
	connection, err := net.Dial("unix", socket)
	if err == nil {
		connection.Close()
	}
	return err == nil
}
