package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// component is one running program of the control plane.
type component struct {
	name string
	cmd  *exec.Cmd
	log  string
	gone chan struct{} // closed when the process has ended
}

// launch starts one of the programs of Kubernetes.
func launch(assets, dir, name string, args []string) (*component, error) {
	return begin(dir, name, exec.Command(filepath.Join(assets, name), args...))
}

// begin must be called by the main thread: see init.
func begin(dir, name string, cmd *exec.Cmd) (*component, error) {
	c := &component{
		name: name,
		cmd:  cmd,
		log:  filepath.Join(dir, "logs", name+".log"),
		gone: make(chan struct{}),
	}
	log, err := os.Create(c.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = log, log
	// etcd takes settings from ETCD_*, the others take proxies and more: a
	// testbed is the same whatever the caller's environment.
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL // no orphans, even if the launcher is killed
	cmd.SysProcAttr.Setpgid = true              // Ctrl-C is for the launcher alone
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s could not be started: %w", name, err)
	}
	go func() {
		cmd.Wait()
		close(c.gone)
	}()
	return c, nil
}

// kill does not ask first: nothing is kept, and an API server that is asked to
// end waits for its watches.
func (c *component) kill() {
	c.cmd.Process.Kill()
	<-c.gone
}

// failure is what went wrong with a component, with the end of its log.
type failure struct {
	component string
	what      string
	code      int // its exit status, if it has ended
	log       []string
}

func (c *component) failed(what string) *failure {
	log, err := tail(c.log, 15)
	if err != nil {
		log = []string{err.Error()}
	}
	return &failure{c.name, what, 0, log}
}

func (c *component) ended() *failure {
	f := c.failed(fmt.Sprintf("ended unexpectedly (%v)", c.cmd.ProcessState))
	f.code = c.cmd.ProcessState.ExitCode()
	return f
}

func (f *failure) Error() string {
	if len(f.log) == 0 {
		return fmt.Sprintf("%s %s; its log is empty", f.component, f.what)
	}
	return fmt.Sprintf("%s %s; the end of its log:\n  %s", f.component, f.what, strings.Join(f.log, "\n  "))
}

// portTaken says whether the component lost its port to another process
// between the choice of the port and its use.
func (f *failure) portTaken() bool {
	return strings.Contains(strings.Join(f.log, "\n"), "address already in use")
}

// tail gives the last n lines of a file.
func tail(path string, n int) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	const most = 64 << 10 // more than 15 lines need, however big the log is
	if size, err := file.Seek(0, io.SeekEnd); err != nil {
		return nil, err
	} else if _, err := file.Seek(max(0, size-most), io.SeekStart); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	if len(lines) == 1 && lines[0] == "" {
		return nil, nil
	}
	return lines[max(0, len(lines)-n):], nil
}
