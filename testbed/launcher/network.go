package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"syscall"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// link is the network between this machine and a node. Pods have the lower half
// of its 256 addresses, and every process of this machine reaches them; they
// reach this machine and nothing beyond it.
type link struct {
	name      string // of this machine's end, and of the node's cgroups
	prefix    string // the first three parts of its addresses
	inside    netns.NsHandle
	listeners []net.Listener
}

// ranges are where networks come from: one of the private ones that is seldom
// used, and for machines that have a way to all of those one that is meant for
// tests (RFC 2544, C.2.2).
var ranges = []string{"10.213", "198.18"}

func (l *link) pods() string    { return l.prefix + ".0/25" }
func (l *link) here() string    { return l.prefix + ".129" }
func (l *link) address() string { return l.prefix + ".130" }

// connect links the network namespace of a process with this one's.
func connect(pid int) (*link, error) {
	l, err := claim(pid)
	if err != nil {
		return nil, err
	}
	if err := l.configure(pid); err != nil {
		l.remove()
		return nil, fmt.Errorf("the network of the node cannot be set up: %w", err)
	}
	return l, nil
}

// claim takes the first network whose addresses are in use nowhere here. The
// kernel gives a name to one only, so that two nodes cannot have one number.
// One end is made inside: it takes the other along when the namespace ends.
func claim(pid int) (*link, error) {
	routes, err := netlink.RouteList(nil, netlink.FAMILY_V4)
	if err != nil {
		return nil, fmt.Errorf("the routes of this machine cannot be read: %w", err)
	}
	for _, first := range ranges {
		for number := range 256 {
			l := &link{name: fmt.Sprintf("testbed%d", number), prefix: fmt.Sprintf("%s.%d", first, number), inside: netns.None()}
			if taken(routes, l.prefix) {
				continue
			}
			veth := netlink.NewVeth(netlink.LinkAttrs{Name: l.name})
			veth.PeerName, veth.PeerNamespace = "eth0", netlink.NsPid(pid)
			switch err := netlink.LinkAdd(veth); {
			case err == nil:
				return l, nil
			case !errors.Is(err, syscall.EEXIST):
				return nil, unable{fmt.Sprintf("a network link cannot be made (%v)", err)}
			}
		}
	}
	return nil, unable{fmt.Sprintf("all networks of %s are in use", strings.Join(ranges, " and "))}
}

// taken says whether a route other than the default leads to these addresses.
func taken(routes []netlink.Route, prefix string) bool {
	ours := netip.MustParsePrefix(prefix + ".0/24")
	for _, route := range routes {
		if route.Dst == nil {
			continue
		}
		theirs, err := netip.ParsePrefix(route.Dst.String())
		if err == nil && theirs.Bits() > 0 && theirs.Overlaps(ours) {
			return true
		}
	}
	return false
}

func (l *link) configure(pid int) error {
	var err error
	if l.inside, err = netns.GetFromPid(pid); err != nil {
		return err
	}
	there, err := netlink.NewHandleAt(l.inside)
	if err != nil {
		return err
	}
	defer there.Close()
	here, err := netlink.NewHandle()
	if err != nil {
		return err
	}
	defer here.Close()
	return errors.Join(
		bring(there, "lo", ""),
		bring(there, "eth0", l.address()+"/30"),
		leadAway(there, "eth0", serviceRange),
		bring(here, l.name, l.here()+"/30"),
		here.RouteAdd(&netlink.Route{Dst: parse4(l.pods()), Gw: net.ParseIP(l.address())}),
	)
}

func bring(handle *netlink.Handle, name, address string) error {
	found, err := handle.LinkByName(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if address == "" {
		return handle.LinkSetUp(found)
	}
	if err := handle.AddrAdd(found, &netlink.Addr{IPNet: parse4(address)}); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return handle.LinkSetUp(found)
}

// leadAway gives the node's own processes a way to Services, or the kernel
// refuses before kube-proxy's rules turn an address into a pod's.
func leadAway(handle *netlink.Handle, name, network string) error {
	found, err := handle.LinkByName(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return handle.RouteAdd(&netlink.Route{LinkIndex: found.Attrs().Index, Dst: parse4(network), Scope: netlink.SCOPE_LINK})
}

func parse4(text string) *net.IPNet {
	address, network, _ := net.ParseCIDR(text) // written above
	return &net.IPNet{IP: address.To4(), Mask: network.Mask}
}

// listen opens a port inside; who accepts from it is outside.
func (l *link) listen(address string) (net.Listener, error) {
	type answer struct {
		listener net.Listener
		err      error
	}
	answers := make(chan answer)
	go func() {
		// The thread has been elsewhere: it ends with this function, locked.
		runtime.LockOSThread()
		if err := netns.Set(l.inside); err != nil {
			answers <- answer{nil, err}
			return
		}
		listener, err := net.Listen("tcp4", address)
		answers <- answer{listener, err}
	}()
	got := <-answers
	return got.listener, got.err
}

// remove does not wait for the kernel to do the same.
func (l *link) remove() {
	for _, listener := range l.listeners {
		listener.Close()
	}
	if l.inside.IsOpen() {
		l.inside.Close()
	}
	if found, err := netlink.LinkByName(l.name); err == nil {
		netlink.LinkDel(found)
	}
}
