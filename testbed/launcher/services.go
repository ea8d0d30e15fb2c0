package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

const (
	dnsAddress = "10.0.0.10"
	dnsDomain  = "cluster.local"
	// Where the node's own processes listen; a Service's address leads there.
	apiPort   = 6443
	dnsReady  = 8181
	proxyTold = 10249
)

// proxyConfig lets kube-proxy write its rules with nft, whose tables each network namespace has its own of. It keeps its
// hands off what the kernel has once for all namespaces.
func (l *link) proxyConfig() string {
	return fmt.Sprintf(`apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
hostnameOverride: %[2]s
clientConnection: {kubeconfig: %[1]s/proxy.kubeconfig}
detectLocalMode: ClusterCIDR
clusterCIDR: %[3]s
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: %[4]s:%[5]d
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
# All pods share one bridge. An answer that went straight from pod to pod would come from an address that nobody called;
# the kernel sees to that only with br_netfilter, which not every machine has.
nftables: {masqueradeAll: true, minSyncPeriod: 100ms}
`, homeDir, nodeName, l.pods(), l.address(), proxyTold)
}

// corefile answers for Services alone: there is nothing beyond this machine to be named.
func corefile() string {
	return fmt.Sprintf(`%[2]s:53 in-addr.arpa:53 {
    errors
    ready :%[3]d
    cache 5
    kubernetes %[2]s in-addr.arpa {
        kubeconfig %[1]s/coredns.kubeconfig
        ttl 5
    }
}
`, homeDir, dnsDomain, dnsReady)
}

// services are what makes a pod find the API server and the names: by Services like any other, whose endpoints the node is.
func (l *link) services() map[string]string {
	const slice = `{"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
  "metadata": {"name": "%[1]s", "labels": {"kubernetes.io/service-name": "%[1]s", "endpointslice.kubernetes.io/managed-by": "testbed"}},
  "endpoints": [{"addresses": ["%[2]s"]}], "ports": [%[3]s]}`
	return map[string]string{
		"/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes": fmt.Sprintf(slice,
			"kubernetes", l.address(), fmt.Sprintf(`{"name": "https", "port": %d}`, apiPort)),
		"/api/v1/namespaces/kube-system/services/kube-dns": `{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "kube-dns"},
  "spec": {"clusterIP": "` + dnsAddress + `", "ports": [{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "dns-tcp", "port": 53, "protocol": "TCP"}]}}`,
		"/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices/kube-dns": fmt.Sprintf(slice,
			"kube-dns", l.address(), `{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "dns-tcp", "port": 53, "protocol": "TCP"}`),
		"/apis/rbac.authorization.k8s.io/v1/clusterroles/system:coredns": `{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
  "metadata": {"name": "system:coredns"}, "rules": [
    {"apiGroups": [""], "resources": ["services", "namespaces"], "verbs": ["list", "watch"]},
    {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": ["list", "watch"]}]}`,
		"/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:coredns": `{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
  "metadata": {"name": "system:coredns"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:coredns"},
  "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "system:coredns"}]}`,
	}
}

// publishServices writes over those of an earlier node, whose address was another.
func (n *node) publishServices(ctx context.Context, api *http.Client) error {
	for path, object := range n.link.services() {
		url := n.server + path + "?fieldManager=testbed&force=true"
		request, err := http.NewRequestWithContext(ctx, http.MethodPatch, url, strings.NewReader(object))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/apply-patch+yaml")
		response, err := api.Do(request)
		if err != nil {
			return err
		}
		var said bytes.Buffer
		said.ReadFrom(response.Body)
		response.Body.Close()
		if response.StatusCode >= http.StatusMultipleChoices {
			return fmt.Errorf("%s: %s: %s", path, response.Status, strings.TrimSpace(said.String()))
		}
	}
	return nil
}

var rulesWritten = regexp.MustCompile(`(?m)^kubeproxy_sync_proxy_rules_last_timestamp_seconds\{ip_family="IPv4"\} [1-9]`)

// servicesWork says in a few words what is missing until names and addresses of Services lead somewhere.
func (n *node) servicesWork(ctx context.Context, api *http.Client) (string, bool) {
	answer, ready := get(ctx, api, fmt.Sprintf("http://%s:%d/ready", n.link.address(), dnsReady))
	if ready == nil {
		return "CoreDNS is not ready, " + answer, false
	}
	answer, metrics := get(ctx, api, fmt.Sprintf("http://%s:%d/metrics", n.link.address(), proxyTold))
	if metrics == nil {
		return "kube-proxy does not answer, " + answer, false
	}
	return "kube-proxy has written no rules yet", rulesWritten.Match(metrics)
}
