// Command caller calls a server that requires client certificates, from a pod: again and again, each time on a new
// connection with what the files hold at that time.
//
//	caller -cert tls.crt -key tls.key -anchors ca.crt [-every 100ms] [-count 0] [-server-name NAME] https://10.0.0.1:8443/
//
// It prints each answer that differs from the one before, and every second and at the end how many there were. A call has
// succeeded when a good answer was read to its end; the exit status says whether all have.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

var (
	certificate = flag.String("cert", "", "file of the certificate and its chain; none is shown if this is empty")
	key         = flag.String("key", "", "file of its key")
	anchors     = flag.String("anchors", "", "file of the authorities that the server is believed by")
	serverName  = flag.String("server-name", "", "the server's name, if it is not the address's")
	every       = flag.Duration("every", 100*time.Millisecond, "time from one call to the next")
	count       = flag.Int("count", 0, "how many calls; 0 is until SIGTERM")
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("caller: say one address")
	}
	if failed := call(flag.Arg(0)); failed > 0 {
		os.Exit(1)
	}
}

// call says how many calls have failed.
func call(url string) (failed int) {
	stopped := make(chan os.Signal, 1)
	signal.Notify(stopped, syscall.SIGTERM, syscall.SIGINT)
	next, second := time.NewTicker(*every), time.NewTicker(time.Second)
	calls, last := 0, ""
	say := func() { fmt.Printf("calls=%d failed=%d\n", calls, failed) }
	defer say()
	once := func() {
		answer, err := ask(url)
		calls++
		if err != nil {
			failed++
			answer = "failed: " + err.Error()
		}
		if answer != last {
			fmt.Println(answer)
			last = answer
		}
	}
	for once(); calls != *count; {
		select {
		case <-stopped:
			return failed
		case <-second.C:
			say()
		case <-next.C:
			once()
		}
	}
	return failed
}

// ask gives the status and the first line of a good answer.
func ask(url string) (string, error) {
	config, err := identity()
	if err != nil {
		return "", err
	}
	client := http.Client{
		Timeout:   5 * time.Second,
		Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: config},
	}
	response, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(body), "\n")
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%d %s", response.StatusCode, line)
	}
	return fmt.Sprintf("%d %s", response.StatusCode, line), nil
}

func identity() (*tls.Config, error) {
	pair, err := pair()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(*anchors)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s has no certificate", *anchors)
	}
	return &tls.Config{
		RootCAs:    pool,
		ServerName: *serverName,
		// Whether or not the server names their authority as acceptable.
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil },
	}, nil
}

// pair reads both files again if the certificate has changed meanwhile: a kubelet exchanges them together, but between two
// reads.
func pair() (tls.Certificate, error) {
	if *certificate == "" {
		return tls.Certificate{}, nil
	}
	for {
		before, err := os.ReadFile(*certificate)
		if err != nil {
			return tls.Certificate{}, err
		}
		private, err := os.ReadFile(*key)
		if err != nil {
			return tls.Certificate{}, err
		}
		after, err := os.ReadFile(*certificate)
		if err != nil {
			return tls.Certificate{}, err
		}
		if bytes.Equal(before, after) {
			return tls.X509KeyPair(before, private)
		}
	}
}
