package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// pauseImage holds a pod's namespaces open; it must be loaded before the first pod.
const pauseImage = "testbed/pause:1"

func (n *node) containerdConfig() string {
	return fmt.Sprintf(`version = 2
root = "%[1]s/containerd"
state = "/run/containerd"
disabled_plugins = [
  "io.containerd.internal.v1.opt",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]
[grpc]
  address = "%[1]s/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "%[2]s"
  # To be killed later than others takes CAP_SYS_RESOURCE, which root lacks in some places.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "%[3]s/usr/lib/cni"
    conf_dir = "%[1]s/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      BinaryName = "%[3]s/usr/sbin/runc"
`, homeDir, pauseImage, n.programs)
}

func (l *link) cniConfig() string {
	return fmt.Sprintf(`{"cniVersion": "0.4.0", "name": "testbed", "plugins": [{
  "type": "bridge", "bridge": "pods", "isDefaultGateway": true, "hairpinMode": true,
  "ipam": {"type": "host-local", "dataDir": "%s/addresses", "ranges": [[{"subnet": "%s"}]]}
}]}
`, homeDir, l.pods())
}

// The limits of storage take a machine that is the node's alone; whatever happens
// to be full here evicts nobody.
func (l *link) kubeletConfig() string {
	return fmt.Sprintf(`apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://%[1]s/containerd.sock
podLogsDir: %[1]s/pods
resolvConf: %[1]s/resolv.conf
clusterDNS: [%[3]s]
clusterDomain: %[4]s
volumePluginDir: %[1]s/plugins
authentication:
  anonymous: {enabled: false}
  x509: {clientCAFile: %[1]s/clients-ca.crt}
cgroupDriver: cgroupfs
cgroupRoot: /%[2]s
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
localStorageCapacityIsolation: false
makeIPTablesUtilChains: false
evictionHard: {memory.available: "0%%", nodefs.available: "0%%", nodefs.inodesFree: "0%%", imagefs.available: "0%%"}
imageGCHighThresholdPercent: 100
# What a pod mounts is as new as a test can wait for, and so is what it says of itself.
syncFrequency: 5s
nodeStatusUpdateFrequency: 5s
`, homeDir, l.name, dnsAddress, dnsDomain)
}

func kubeletFlags(address string) []string {
	return []string{
		"--config=" + homeDir + "/kubelet.yaml",
		"--kubeconfig=" + homeDir + "/kubelet.kubeconfig",
		"--root-dir=" + homeDir + "/kubelet",
		"--cert-dir=" + homeDir + "/kubelet-pki",
		"--hostname-override=" + nodeName,
		"--node-ip=" + address,
	}
}

func (n *node) schedulerFlags() []string {
	return []string{
		"--kubeconfig=scheduler.kubeconfig",
		"--secure-port=0",
		"--leader-elect=false",
	}
}

// writeFiles writes what does not depend on the network.
func (n *node) writeFiles() error {
	if err := os.Symlink(n.programs, filepath.Join(n.dir, "programs")); err != nil {
		return err
	}
	clients, err := os.ReadFile(filepath.Join(filepath.Dir(n.dir), "pki", "clients-ca.crt"))
	if err != nil {
		return err
	}
	return n.write(map[string][]byte{
		"scheduler.kubeconfig":     kubeconfig(n.server, "system:kube-scheduler", n.creds.ca, n.creds.scheduler),
		"state/kubelet.kubeconfig": kubeconfig(n.server, "system:node:"+nodeName, n.creds.ca, n.creds.kubelet),
		"state/proxy.kubeconfig":   kubeconfig(n.server, "system:kube-proxy", n.creds.ca, n.creds.proxy),
		"state/coredns.kubeconfig": kubeconfig(n.server, "system:coredns", n.creds.ca, n.creds.coredns),
		"state/clients-ca.crt":     clients,
		"state/containerd.toml":    []byte(n.containerdConfig()),
		"state/resolv.conf":        nil,
		"state/Corefile":           []byte(corefile()),
	})
}

// writeRest writes what names the node's addresses.
func (n *node) writeRest() error {
	return n.write(map[string][]byte{
		"state/kubelet.yaml":         []byte(n.link.kubeletConfig()),
		"state/proxy.yaml":           []byte(n.link.proxyConfig()),
		"state/cni/testbed.conflist": []byte(n.link.cniConfig()),
	})
}

func (n *node) write(files map[string][]byte) error {
	for name, content := range files {
		path := filepath.Join(n.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
