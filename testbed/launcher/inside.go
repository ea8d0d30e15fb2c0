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
	logs := map[string]*os.File{}
	for _, name := range []string{"containerd", "coredns", "kubelet", "kube-proxy"} {
		log, err := os.Create(filepath.Join(opts.dir, "logs", name+".log"))
		if err != nil {
			return err
		}
		logs[name] = log
	}
	if err := mountAll(filepath.Join(opts.dir, stateDir)); err != nil {
		return err
	}
	if err := syscall.Sethostname([]byte(nodeName)); err != nil {
		return err
	}
	told := bufio.NewReader(os.Stdin)
	address, err := told.ReadString('\n')
	if err != nil {
		return fmt.Errorf("the network was not set up: %w", err)
	}
	registered := make(chan struct{})
	go func() {
		if line, _ := told.ReadString('\n'); line == registeredLine {
			close(registered)
		}
	}()
	environment := environment(opts.programs)
	return oneAfterTheOther(
		program("containerd", always, logs["containerd"], environment,
			filepath.Join(opts.programs, "usr/bin/containerd"), "--config", homeDir+"/containerd.toml"),
		program("CoreDNS", always, logs["coredns"], environment, opts.coredns, "-conf", homeDir+"/Corefile"),
		program("the kubelet", func() bool { return reachable(homeDir + "/containerd.sock") }, logs["kubelet"], environment,
			filepath.Join(opts.assets, "kubelet"), kubeletFlags(strings.TrimSpace(address))...),
		// It ends when the node's address changes, and until the kubelet has said
		// it that of an earlier node of the name stands there.
		program("kube-proxy", func() bool { return closed(registered) }, logs["kube-proxy"], environment,
			filepath.Join(opts.assets, "kube-proxy"), "--config="+homeDir+"/proxy.yaml"),
	)
}

// registeredLine is what is said to the first process when the node's address stands in the cluster.
const registeredLine = "registered\n"

// oneAfterTheOther starts each when it is due, in this order; it returns when
// one of them ends.
func oneAfterTheOther(members ...*member) error {
	endings := make(chan ending)
	go reap(endings)
	for waiting := members; ; {
		for len(waiting) > 0 && waiting[0].due() {
			if err := waiting[0].Start(); err != nil {
				return err
			}
			waiting = waiting[1:]
		}
		var again <-chan time.Time
		if len(waiting) > 0 {
			again = time.After(20 * time.Millisecond)
		}
		select {
		case gone := <-endings:
			for _, each := range members {
				if each.Process != nil && gone.pid == each.Process.Pid {
					return each.ended(gone.status)
				}
			}
		case <-again:
		}
	}
}

// member is one of the programs without which there is no node.
type member struct {
	*exec.Cmd
	name string
	due  func() bool
	log  *os.File
}

func always() bool { return true }

func closed(channel <-chan struct{}) bool {
	select {
	case <-channel:
		return true
	default:
		return false
	}
}

func program(name string, due func() bool, log *os.File, environment []string, path string, args ...string) *member {
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = homeDir, environment
	cmd.Stdout, cmd.Stderr = log, log
	return &member{cmd, name, due, log}
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
