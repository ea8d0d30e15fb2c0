package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Folders in which the programs of a node write whatever they are told. Inside,
// they are empty in memory except for what the machine has there; and what it
// has under these names is another node's.
var hidden = map[string][]string{
	"/run":     {"containerd", "netns", "runc", "systemd"},
	"/var/lib": {"cni", "containerd", "kubelet"},
	"/var/log": {"containers", "pods"},
}

// The kubelet sets these if they are different, for the whole machine. Inside,
// it sees what it wants to.
var kernelSettings = map[string]string{
	"kernel/keys/root_maxbytes": "25000000",
	"kernel/keys/root_maxkeys":  "1000000",
	"kernel/panic":              "10",
	"kernel/panic_on_oops":      "1",
	"vm/overcommit_memory":      "1",
	"vm/panic_on_oom":           "0",
}

// mountAll makes the file systems of the node out of this machine's.
func mountAll(state string) error {
	// Nothing from here goes out; and containers take over what is mounted for
	// them later, which is why they share with this.
	for _, how := range []uintptr{syscall.MS_PRIVATE, syscall.MS_SHARED} {
		if err := mount("none", "/", "", syscall.MS_REC|how, ""); err != nil {
			return err
		}
	}
	if err := mount("proc", "/proc", "proc", 0, ""); err != nil {
		return err
	}
	// Held open, because the path may be below one that is hidden.
	held, err := os.Open(state)
	if err != nil {
		return err
	}
	defer held.Close()
	for folder, names := range hidden {
		if err := shadow(folder, names); err != nil {
			return err
		}
	}
	if err := bind(fd(held), homeDir); err != nil {
		return err
	}
	if err := checkOverlay(); err != nil {
		return err
	}
	for name, value := range kernelSettings {
		file := filepath.Join(homeDir, filepath.Base(name))
		if err := os.WriteFile(file, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := mount(file, filepath.Join("/proc/sys", name), "", syscall.MS_BIND, ""); err != nil {
			return err
		}
	}
	return nil
}

// shadow mounts an empty folder over one, with all folders in it that are not
// named.
func shadow(folder string, without []string) error {
	below, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer below.Close()
	if err := mount("tmpfs", folder, "tmpfs", 0, "mode=755"); err != nil {
		return err
	}
	entries, err := os.ReadDir(fd(below))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.IsDir() || slices.Contains(without, entry.Name()) {
			continue
		}
		if err := bind(filepath.Join(fd(below), entry.Name()), filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func bind(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	return mount(from, to, "", syscall.MS_BIND|syscall.MS_REC, "")
}

// checkOverlay tries what every container needs. It does not work on every file
// system: not on another overlay, which is what is inside a container.
func checkOverlay() error {
	var folders []any
	for _, name := range []string{"lower", "upper", "work", "merged"} {
		folder := filepath.Join(homeDir, "overlay", name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		folders = append(folders, folder)
	}
	merged := folders[3].(string)
	options := fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s", folders[:3]...)
	if err := syscall.Mount("overlay", merged, "overlay", 0, options); err != nil {
		return unable{fmt.Sprintf("overlay file systems cannot be mounted (%v)", err)}
	}
	return syscall.Unmount(merged, 0)
}

func mount(from, to, kind string, flags uintptr, options string) error {
	if err := syscall.Mount(from, to, kind, flags, options); err != nil {
		return fmt.Errorf("%s cannot be mounted: %w", to, err)
	}
	return nil
}

func fd(file *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", file.Fd()) }
