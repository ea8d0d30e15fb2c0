// Command callers calls servers that require client certificates with Go's own TLS, as continuity/Stack.java says:
//
//	callers <anchors> <interval in ms> <folders> <host:port>...
//
// It says "answered <n>" each second and "failed <who> <server> <why>" at once, and ends when its standard input does.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

var (
	anchors  = x509.NewCertPool()
	answered atomic.Int64
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if !anchors.AppendCertsFromPEM(text) {
		log.Fatalf("%s has no certificate", os.Args[1])
	}
	interval, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	for _, folder := range strings.Split(os.Args[3], ",") {
		go loop(folder, os.Args[4:], time.Duration(interval)*time.Millisecond)
	}
	go func() {
		for range time.Tick(time.Second) {
			fmt.Printf("answered %d\n", answered.Swap(0))
		}
	}()
	io.Copy(io.Discard, os.Stdin)
}

func loop(folder string, servers []string, interval time.Duration) {
	next := time.NewTicker(interval)
	for i := 0; ; i++ {
		server := servers[i%len(servers)]
		if err := call(folder, "https://"+server+"/"); err != nil {
			fmt.Printf("failed %s %s %v\n", filepath.Base(folder), server, err)
		} else {
			answered.Add(1)
		}
		<-next.C
	}
}

// call succeeds when a good answer was read to its end.
func call(folder, url string) error {
	pair, err := identity(folder)
	if err != nil {
		return err
	}
	// A transport for this call alone: no session is resumed.
	client := http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig: &tls.Config{
			RootCAs:    anchors,
			ServerName: "localhost",
			// Whether or not the server names their authority as acceptable.
			GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil },
		},
	}}
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%d %q", response.StatusCode, body)
	}
	return err
}

// identity reads by the link's target: certificate and key are of one revision. A kubelet removes a revision as soon as
// there is another: who finds it gone looks where the link leads by then.
func identity(folder string) (tls.Certificate, error) {
	before := ""
	for {
		link, err := os.Readlink(filepath.Join(folder, "..data"))
		if err != nil {
			return tls.Certificate{}, err
		}
		revision := filepath.Join(folder, link)
		pair, err := tls.LoadX509KeyPair(filepath.Join(revision, "tls.crt"), filepath.Join(revision, "tls.key"))
		if !errors.Is(err, fs.ErrNotExist) || revision == before {
			return pair, err
		}
		before = revision
	}
}
