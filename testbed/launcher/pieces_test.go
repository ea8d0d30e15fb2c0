package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	for text, want := range map[string]string{
		"":                    "",
		"one\n":               "one",
		"one\ntwo":            "one|two",
		"one\ntwo\nthree\n\n": "two|three",
		strings.Repeat("much before it\n", 10000) + "one\ntwo\n": "one|two",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		lines, err := tail(path, 2)
		if got := strings.Join(lines, "|"); err != nil || got != want {
			t.Errorf("%.20q: %q, %v", text, got, err)
		}
	}
}

func TestFailedChecks(t *testing.T) {
	body := "[+]ping ok\n[-]etcd failed: reason withheld\n[+]log ok\n[-]poststarthook/rbac failed: reason withheld\nreadyz check failed\n"
	if got := failedChecks(body); got != "etcd poststarthook/rbac" {
		t.Error(got)
	}
}

func TestKubeconfigHoldsWhatItIsGiven(t *testing.T) {
	text := string(kubeconfig("https://127.0.0.1:1", "someone", []byte("CA"), pair{[]byte("CERT"), []byte("KEY")}))
	for field, value := range map[string]string{
		"certificate-authority-data": "CA", "client-certificate-data": "CERT", "client-key-data": "KEY",
	} {
		if line := fmt.Sprintf("    %s: %s\n", field, base64.StdEncoding.EncodeToString([]byte(value))); !strings.Contains(text, line) {
			t.Errorf("no %q in:\n%s", line, text)
		}
	}
	if !strings.Contains(text, "    server: https://127.0.0.1:1\n") || !strings.Contains(text, "- name: someone\n") {
		t.Error(text)
	}
}

func TestCertificatesVerify(t *testing.T) {
	ca, err := newAuthority("ca")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.parsed)
	server, err := ca.server("server")
	if err != nil {
		t.Fatal(err)
	}
	user, err := ca.user("admin", newPortableKey, "system:masters")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"127.0.0.1", "localhost"} {
		verify(t, server, x509.VerifyOptions{Roots: roots, DNSName: name})
	}
	leaf := verify(t, user, x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if leaf.Subject.String() != "CN=admin,O=system:masters" {
		t.Error(leaf.Subject)
	}
}

func verify(t *testing.T, p pair, options x509.VerifyOptions) *x509.Certificate {
	t.Helper()
	both, err := tls.X509KeyPair(p.cert, p.key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := both.Leaf.Verify(options); err != nil {
		t.Error(err)
	}
	return both.Leaf
}

func TestWritesAreRecordedOnlyWhereThatIsAskedFor(t *testing.T) {
	for _, audit := range []bool{false, true} {
		opts, err := parse("run", append([]string{"--assets=/a"}, map[bool][]string{true: {"--audit"}}[audit]...))
		if err != nil {
			t.Fatal(err)
		}
		c := &cluster{crew: newCrew(opts.assets, t.TempDir()), audit: opts.audit}
		if got := strings.Contains(strings.Join(c.apiServerFlags(true), " "), "--audit-policy-file"); got != audit {
			t.Errorf("--audit %v: %v", audit, got)
		}
	}
}
