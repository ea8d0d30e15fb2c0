package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// start runs this program again, apart from the shell (setsid), and waits for its
// ready line.
func start(command string, args ...string) error {
	own, err := os.Executable()
	if err != nil {
		return err
	}
	// A file, not a pipe: the run outlives this process and may still have
	// something to say, and writing to a broken pipe would end it.
	messages, err := os.CreateTemp("", "testbed-messages-")
	if err != nil {
		return err
	}
	defer messages.Close()
	defer os.Remove(messages.Name())

	cmd := exec.Command(own, append([]string{command, "--detached"}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Stderr = messages
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ready, err := bufio.NewReader(stdout).ReadString('\n')
	if err == nil {
		fmt.Print(ready)
		return cmd.Process.Release()
	}
	cmd.Wait()
	text, _ := io.ReadAll(io.NewSectionReader(messages, 0, 1<<20))
	if len(text) == 0 {
		return fmt.Errorf("the detached testbed ended without a word (%v)", cmd.ProcessState)
	}
	words := strings.TrimSpace(strings.TrimPrefix(string(text), "testbed: "))
	if cmd.ProcessState.ExitCode() == unableCode {
		return unable{strings.TrimPrefix(words, unable{}.Error())}
	}
	return errors.New(words)
}

func stop(dir string) error {
	pid, err := end(dir)
	switch {
	case err != nil:
		return err
	case pid == 0:
		fmt.Printf("not running in %s\n", dir)
	default:
		fmt.Printf("stopped pid=%d\n", pid)
	}
	return nil
}

// end ends the testbed that runs in dir, and gives its process id, or 0.
func end(dir string) (int, error) {
	pid, file, err := runningIn(dir)
	if err != nil || pid == 0 {
		return 0, err
	}
	defer file.Close()
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return pid, fmt.Errorf("process %d could not be stopped: %w", pid, err)
	}
	// The lock is let go of when the process is really gone.
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			return pid, nil
		}
	}
	return pid, fmt.Errorf("process %d did not stop within 20 s", pid)
}

func status(dir string) error {
	pid, file, err := runningIn(dir)
	if err != nil {
		return err
	}
	if pid == 0 {
		fmt.Printf("not running in %s\n", dir)
		return errNotRunning
	}
	defer file.Close()
	kubeconfig := filepath.Join(dir, "kubeconfig")
	if _, err := os.Stat(kubeconfig); err != nil {
		fmt.Printf("starting pid=%d\n", pid)
		return nil
	}
	fmt.Printf("running pid=%d kubeconfig=%s\n", pid, kubeconfig)
	return nil
}
