package main

import (
	"fmt"
	"path/filepath"
)

const controllerManager = "kube-controller-manager"

// The components run inside the cluster's directory: paths are relative to it.
// etcd asks for no credentials, so it listens on a socket in that directory,
// which only its owner can open; and a socket's path has to be a short one.
const etcdSocket = "unix://etcd.sock"

// Services have addresses of this range; pods find the API server at the first.
const (
	serviceRange   = "10.0.0.0/24"
	serviceAddress = "10.0.0.1"
)

func (c *cluster) etcdFlags() []string {
	return []string{
		"--name=testbed",
		"--data-dir=etcd",
		"--listen-client-urls=" + etcdSocket,
		"--advertise-client-urls=" + etcdSocket,
		"--listen-peer-urls=unix://peer.sock",
		"--initial-advertise-peer-urls=unix://peer.sock",
		"--initial-cluster=testbed=unix://peer.sock",
		"--log-level=warn",
		"--unsafe-no-fsync", // the data need not outlive the machine's power
	}
}

func (c *cluster) apiServerFlags(manager bool) []string {
	flags := []string{
		"--etcd-servers=" + etcdSocket,
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", c.api),
		// Left out, this is the default route's address: there may be none. A
		// loopback address cannot be an endpoint, so none is published.
		"--advertise-address=127.0.0.1",
		"--endpoint-reconciler-type=none",
		"--tls-cert-file=pki/server.crt",
		"--tls-private-key-file=pki/server.key",
		"--client-ca-file=pki/clients-ca.crt",
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		// For logs and exec. Nobody's DNS knows the node's name.
		"--kubelet-client-certificate=pki/kubelet-client.crt",
		"--kubelet-client-key=pki/kubelet-client.key",
		"--kubelet-preferred-address-types=InternalIP",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=pki/tokens.key",
		"--service-account-signing-key-file=pki/tokens.key",
		"--service-cluster-ip-range=" + serviceRange,
		"--allow-privileged=true",
		"--profiling=false",
	}
	if c.audit {
		flags = append(flags, "--audit-policy-file=pki/audit.yaml", "--audit-log-path=logs/audit.log",
			"--audit-log-maxsize=4096") // MB: a reader would lose its place when the file is turned over
	}
	if !manager {
		// Nothing makes the default service accounts that every pod then needs.
		flags = append(flags, "--disable-admission-plugins=ServiceAccount")
	}
	return flags
}

func (c *cluster) controllerManagerFlags() []string {
	return []string{
		"--kubeconfig=pki/controller-manager.kubeconfig",
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", c.manage),
		"--tls-cert-file=pki/server.crt",
		"--tls-private-key-file=pki/server.key",
		"--use-service-account-credentials",
		"--service-account-private-key-file=pki/tokens.key",
		"--root-ca-file=pki/serving-ca.crt",
		"--cluster-signing-cert-file=pki/clients-ca.crt",
		"--cluster-signing-key-file=pki/clients-ca.key",
		"--leader-elect=false",
		// The usual 20 requests a second make a test wait for the collection
		// of garbage and of namespaces.
		"--kube-api-qps=200",
		"--kube-api-burst=400",
		"--profiling=false",
	}
}

// writeManagerKubeconfig is apart from the other credentials because it names
// the API server's port.
func (c *cluster) writeManagerKubeconfig() error {
	return publish(filepath.Join(c.dir, "pki", "controller-manager.kubeconfig"),
		kubeconfig(c.server(), "system:kube-controller-manager", c.creds.serving.cert, c.creds.manager))
}
