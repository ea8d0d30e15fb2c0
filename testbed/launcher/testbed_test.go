package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain lets the tests run this very program as the launcher: what happens
// to processes shows only in processes.
func TestMain(m *testing.M) {
	// A node's first process is started without the environment.
	if os.Getenv("TESTBED_TEST_LAUNCHER") != "" || len(os.Args) > 1 && os.Args[1] == "inside" {
		main()
		return
	}
	os.Exit(m.Run())
}

// launcher runs the program with these arguments to its end.
func launcher(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, errors bytes.Buffer
	cmd := exec.Command(own, args...)
	cmd.Env = append(os.Environ(), "TESTBED_TEST_LAUNCHER=1")
	cmd.Stdout, cmd.Stderr = &out, &errors
	// A component that is left running holds the output open: do not wait on.
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errors.String(), cmd.ProcessState.ExitCode()
}

// fakes makes an assets directory of shell scripts.
func fakes(t *testing.T, scripts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A minute that no other test's sleep has, to find the process by.
const longSleep = "exec sleep 60.0271828\n"

func sleeping(t *testing.T) bool {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && strings.Contains(string(text), "60.0271828") {
			return true
		}
	}
	return false
}

func TestComponentThatEndsIsNamedAndNothingStays(t *testing.T) {
	assets := fakes(t, map[string]string{
		"etcd":           longSleep,
		"kube-apiserver": "for i in $(seq 20); do echo line $i; done; exit 7\n",
	})
	for _, command := range []string{"run", "start"} {
		dir := filepath.Join(t.TempDir(), "bed")
		stdout, stderr, code := launcher(t, command, "--dir", dir, "--assets", assets)
		if code != 1 || stdout != "" {
			t.Errorf("%s: code %d, stdout %q", command, code, stdout)
		}
		want := "testbed: kube-apiserver ended unexpectedly (exit status 7); the end of its log:\n  line 6\n"
		if !strings.HasPrefix(stderr, want) || !strings.HasSuffix(stderr, "\n  line 20\n") {
			t.Errorf("%s says %q", command, stderr)
		}
		if sleeping(t) {
			t.Errorf("%s left etcd running", command)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%s left its directory: %v", command, err)
		}
	}
}

func TestPortTakenIsTriedOnceMore(t *testing.T) {
	count := filepath.Join(t.TempDir(), "count")
	assets := fakes(t, map[string]string{
		"etcd":           longSleep,
		"kube-apiserver": fmt.Sprintf("echo >>%s; echo bind: address already in use; exit 1\n", count),
	})
	if _, _, code := launcher(t, "run", "--assets", assets); code != 1 {
		t.Errorf("code %d", code)
	}
	if tries, _ := os.ReadFile(count); len(tries) != 2 {
		t.Errorf("%d tries", len(tries))
	}
}

func TestMissingAssetIsNamed(t *testing.T) {
	_, stderr, code := launcher(t, "run", "--assets", fakes(t, nil))
	if code != 1 || !strings.Contains(stderr, "there is no etcd in ") {
		t.Errorf("code %d: %s", code, stderr)
	}
}

func TestForeignDirectoryIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	theirs := filepath.Join(dir, "etcd")
	if err := os.Mkdir(theirs, 0o755); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := launcher(t, "run", "--dir", dir)
	if code != 1 || !strings.Contains(stderr, "is not empty and not a testbed's") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if _, err := os.Stat(theirs); err != nil {
		t.Error(err)
	}
}

func TestStatusAndStopWhereNothingRuns(t *testing.T) {
	dir := t.TempDir()
	if stdout, _, code := launcher(t, "status", "--dir", dir); code != 3 || !strings.HasPrefix(stdout, "not running") {
		t.Errorf("status: code %d, %q", code, stdout)
	}
	if stdout, _, code := launcher(t, "stop", "--dir", dir); code != 0 || !strings.HasPrefix(stdout, "not running") {
		t.Errorf("stop: code %d, %q", code, stdout)
	}
}

func TestRestartedComponentIsNotMissed(t *testing.T) {
	runtime.LockOSThread() // see init: what a thread has started ends with it
	dir := t.TempDir()
	count := filepath.Join(dir, "count")
	c := newCrew(fakes(t, map[string]string{"etcd": fmt.Sprintf("echo $1 >>%s; %s", count, longSleep)}), dir)
	if err := os.Mkdir(filepath.Join(dir, "logs"), 0o755); err != nil {
		t.Fatal(err)
	}
	defer c.down()
	if err := c.launch("etcd", []string{"--name=a"}); err != nil {
		t.Fatal(err)
	}
	former := c.running[0]
	started := func(want string) bool {
		for range 100 {
			if said, _ := os.ReadFile(count); string(said) == want {
				return true
			}
			time.Sleep(20 * time.Millisecond)
		}
		return false
	}
	if !started("--name=a\n") {
		t.Fatal("it was not started")
	}
	wish := filepath.Join(dir, wishFile)
	for name, left := range map[string]bool{"etcd": false, "kube-dns": true} {
		if err := publish(wish, []byte(name+" 10ms\n")); err != nil {
			t.Fatal(err)
		}
		if err := c.fulfil(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(wish); err == nil != left {
			t.Errorf("%s: %v", name, err)
		}
	}
	if gone := <-c.died; gone != former || c.misses(gone) {
		t.Error("the former one is missed")
	}
	if !started("--name=a\n--name=a\n") || !c.misses(c.running[0]) {
		t.Error("there is no new one as the former was")
	}
}
