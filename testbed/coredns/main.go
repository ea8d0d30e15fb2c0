// Command coredns says what the names of Services mean, with the few of CoreDNS' plugins that this takes.
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"

	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
)

func main() {
	// A request passes them in this order.
	if err := dnsserver.SetDirectives([]string{"ready", "errors", "cache", "kubernetes"}); err != nil {
		panic(err)
	}
	coremain.Run()
}
