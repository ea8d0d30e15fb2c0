package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// unable is why this machine cannot have a node: not an error of ours, and not
// one that another try would mend.
type unable struct{ why string }

// unableCode is the exit status that says so.
const unableCode = 4

func (u unable) Error() string { return "no node here: " + u.why }

const cgroups = "/sys/fs/cgroup"

// hierarchies gives the one root of cgroup v2, or each of v1.
func hierarchies() ([]string, error) {
	if _, err := os.Stat(filepath.Join(cgroups, "cgroup.controllers")); err == nil {
		return []string{cgroups}, nil
	}
	entries, err := os.ReadDir(cgroups)
	if err != nil || len(entries) == 0 {
		return nil, unable{fmt.Sprintf("there are no cgroups in %s", cgroups)}
	}
	var roots []string
	for _, entry := range entries {
		// Others are links: cpu is often one to cpu,cpuacct.
		if entry.IsDir() {
			roots = append(roots, filepath.Join(cgroups, entry.Name()))
		}
	}
	return roots, nil
}

// makeCgroups makes what all containers of a node are below. What has the name
// already was left by a node that was killed: the name goes with the link's.
func makeCgroups(name string) error {
	removeCgroups(name)
	roots, err := hierarchies()
	if err != nil {
		return err
	}
	handDown(cgroups)
	for _, root := range roots {
		if err := os.Mkdir(filepath.Join(root, name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return unable{fmt.Sprintf("cgroups cannot be made (%v)", err)}
		}
	}
	return nil
}

// handDown lets the cgroups below one have its controllers, which v2 does not do
// by itself. Whether that was enough is for the kubelet to say.
func handDown(root string) {
	names, err := os.ReadFile(filepath.Join(root, "cgroup.controllers"))
	if err != nil {
		return // v1
	}
	for _, name := range strings.Fields(string(names)) {
		os.WriteFile(filepath.Join(root, "cgroup.subtree_control"), []byte("+"+name), 0)
	}
}

// removeCgroups needs patience: the kernel lets go of a cgroup a moment after
// its last process has ended.
func removeCgroups(name string) {
	roots, err := hierarchies()
	if err != nil {
		return
	}
	for range 100 {
		busy := false
		for _, root := range roots {
			busy = removeCgroup(filepath.Join(root, name)) || busy
		}
		if !busy {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// removeCgroup removes a cgroup and those below it; the files in one are not
// for removal. It says whether there are still processes.
func removeCgroup(path string) (busy bool) {
	var folders []string
	filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			folders = append(folders, path)
		}
		return nil
	})
	for _, folder := range slices.Backward(folders) {
		busy = errors.Is(syscall.Rmdir(folder), syscall.EBUSY) || busy
	}
	return busy
}
