package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// keyMaker makes a key, and its PEM.
type keyMaker func() (crypto.Signer, []byte, error)

// pair is a certificate and its key, both as PEM.
type pair struct{ cert, key []byte }

// authority signs certificates.
type authority struct {
	pair
	parsed *x509.Certificate
	signer crypto.Signer
}

func newKey() (crypto.Signer, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	return key, encode("EC PRIVATE KEY", der), err
}

// newPortableKey is for the key in the kubeconfig: not every client (some in
// Java, for one) reads EC keys without further libraries.
func newPortableKey() (crypto.Signer, []byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, nil, err
	}
	return key, encode("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), nil
}

func newAuthority(name string) (*authority, error) {
	signer, keyPEM, err := newKey()
	if err != nil {
		return nil, err
	}
	template := newTemplate(pkix.Name{CommonName: name})
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, signer.Public(), signer)
	if err != nil {
		return nil, err
	}
	parsed, err := x509.ParseCertificate(der)
	return &authority{pair{encode("CERTIFICATE", der), keyPEM}, parsed, signer}, err
}

// readAuthority reads one that another process has written.
func readAuthority(dir, name string) (*authority, error) {
	var a authority
	var err error
	if a.cert, err = os.ReadFile(filepath.Join(dir, name+".crt")); err != nil {
		return nil, err
	}
	if a.key, err = os.ReadFile(filepath.Join(dir, name+".key")); err != nil {
		return nil, err
	}
	both, err := tls.X509KeyPair(a.cert, a.key)
	if err != nil {
		return nil, err
	}
	a.parsed, a.signer = both.Leaf, both.PrivateKey.(crypto.Signer)
	return &a, nil
}

// server issues the certificate of the API server: on this machine's loopback,
// and at the address and the names by which pods know it.
func (a *authority) server(name string) (pair, error) {
	template := newTemplate(pkix.Name{CommonName: name})
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	template.DNSNames = []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.ParseIP(serviceAddress)}
	return a.issue(template, newKey)
}

// user issues the certificate of a user of the API, in the groups named.
func (a *authority) user(name string, keys keyMaker, groups ...string) (pair, error) {
	template := newTemplate(pkix.Name{CommonName: name, Organization: groups})
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return a.issue(template, keys)
}

func (a *authority) issue(template *x509.Certificate, keys keyMaker) (pair, error) {
	signer, keyPEM, err := keys()
	if err != nil {
		return pair{}, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.parsed, signer.Public(), a.signer)
	return pair{encode("CERTIFICATE", der), keyPEM}, err
}

func newTemplate(subject pkix.Name) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)) // never fails
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      subject,
		NotBefore:    now.Add(-time.Minute),
		NotAfter:     now.AddDate(1, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
	}
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
