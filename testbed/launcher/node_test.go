package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vishvananda/netlink"
)

func TestNetworksInUseAreLeftAlone(t *testing.T) {
	var routes []netlink.Route
	for _, text := range []string{"0.0.0.0/0", "10.213.0.0/25", "10.213.2.0/23", "192.168.0.0/16"} {
		_, network, _ := net.ParseCIDR(text)
		routes = append(routes, netlink.Route{Dst: network})
	}
	routes = append(routes, netlink.Route{})
	for number, want := range []bool{true, false, true, true, false} {
		if taken(routes, fmt.Sprintf("10.213.%d", number)) != want {
			t.Errorf("10.213.%d.0/24: taken is not %v", number, want)
		}
	}
	_, vpn, _ := net.ParseCIDR("10.0.0.0/8")
	if !taken([]netlink.Route{{Dst: vpn}}, "10.213.7") {
		t.Error("a network inside another's is not free")
	}
}

// clusterDir looks like that of a cluster that runs.
func clusterDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bed")
	w, err := openWorkdir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.lock.Close() })
	if err := w.clear(); err != nil {
		t.Fatal(err)
	}
	creds, err := newCredentials(filepath.Join(dir, "pki"))
	if err != nil {
		t.Fatal(err)
	}
	text := kubeconfig("https://127.0.0.1:1", "admin", creds.serving.cert, creds.admin)
	if err := publish(filepath.Join(dir, "kubeconfig"), text); err != nil {
		t.Fatal(err)
	}
	return dir
}

// fakeRoot makes a root file system with a containerd that is a shell script.
func fakeRoot(t *testing.T, containerd string) string {
	t.Helper()
	root := t.TempDir()
	bin := filepath.Join(root, "usr", "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, script := range map[string]string{"containerd": containerd, "ctr": "exit 1\n"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func links(t *testing.T) int {
	t.Helper()
	interfaces, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, each := range interfaces {
		if strings.HasPrefix(each.Name, "testbed") {
			count++
		}
	}
	return count
}

func TestContainerdThatEndsIsNamedAndNothingStays(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a node takes root")
	}
	dir, before := clusterDir(t), links(t)
	assets := fakes(t, map[string]string{"kube-scheduler": longSleep, "coredns": longSleep, "kubelet": longSleep})
	root := fakeRoot(t, "echo no room; exit 3\n")
	_, stderr, code := launcher(t, "node", "--dir", dir, "--assets", assets, "--programs", root)
	if code != 1 || !strings.Contains(stderr, "containerd ended (exit status 3); the end of its log:\n  no room\n") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if sleeping(t) {
		t.Error("the scheduler was left running")
	}
	if _, err := os.Stat(filepath.Join(dir, nodeDir)); !os.IsNotExist(err) {
		t.Errorf("the node left its directory: %v", err)
	}
	if after := links(t); after != before {
		t.Errorf("%d links, then %d", before, after)
	}
}

func TestMachineThatCannotHaveANodeSaysSo(t *testing.T) {
	setpriv, err := exec.LookPath("setpriv")
	if os.Geteuid() != 0 || err != nil {
		t.Skip("it takes root to have less, and setpriv")
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(setpriv, "--bounding-set=-sys_admin", own, "node", "--dir", clusterDir(t),
		"--assets", fakes(t, map[string]string{"kube-scheduler": longSleep}), "--programs", fakeRoot(t, "exit 1\n"))
	cmd.Env = append(os.Environ(), "TESTBED_TEST_LAUNCHER=1")
	output, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != unableCode {
		t.Errorf("code %d", code)
	}
	if want := "testbed: no node here: namespaces cannot be made "; !strings.HasPrefix(string(output), want) {
		t.Errorf("%q", output)
	}
}

func TestNodeWithoutAClusterIsRefused(t *testing.T) {
	_, stderr, code := launcher(t, "node", "--dir", t.TempDir())
	if code != 1 || !strings.Contains(stderr, "no testbed runs in ") {
		t.Errorf("code %d: %s", code, stderr)
	}
}

func TestCoreDNSThatEndsIsNamed(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a node takes root")
	}
	assets := fakes(t, map[string]string{"kube-scheduler": longSleep, "coredns": "echo no names; exit 5\n"})
	_, stderr, code := launcher(t, "node", "--dir", clusterDir(t), "--assets", assets, "--programs", fakeRoot(t, longSleep))
	if code != 1 || !strings.Contains(stderr, "CoreDNS ended (exit status 5); the end of its log:\n  no names\n") {
		t.Errorf("code %d: %s", code, stderr)
	}
	if sleeping(t) {
		t.Error("something was left running")
	}
}

func TestServicesLeadToTheNode(t *testing.T) {
	l := &link{name: "testbed3", prefix: "10.213.3"}
	for path, object := range l.services() {
		var parsed struct {
			Metadata  struct{ Name string }
			Endpoints []struct{ Addresses []string }
		}
		if err := json.Unmarshal([]byte(object), &parsed); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if filepath.Base(path) != parsed.Metadata.Name {
			t.Errorf("%s has %s", path, parsed.Metadata.Name)
		}
		if strings.Contains(path, "endpointslices") && parsed.Endpoints[0].Addresses[0] != "10.213.3.130" {
			t.Errorf("%s leads to %v", path, parsed.Endpoints)
		}
	}
}

func TestRulesAreWrittenWhenKubeProxySaysWhen(t *testing.T) {
	for metrics, want := range map[string]bool{
		"kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv4\"} 1.76e+09\n": true,
		"kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv4\"} 0\n":        false,
		"kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv6\"} 1.76e+09\n": false,
		"kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family=\"IPv4\"} 2\n": false,
	} {
		if rulesWritten.MatchString(metrics) != want {
			t.Errorf("%q is not %v", metrics, want)
		}
	}
}
