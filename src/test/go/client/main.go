// A Go client. It reads the pair and the anchors from the present folder as they stand in a Secret, and prints what the
// server answers: get URL FORM PASSWORD ANCHORS. Or it makes tls.key and prints a request for it: request ALGORITHM NAME.
package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	frozen "golang.org/x/crypto/pkcs12"
	"software.sslmate.com/src/go-pkcs12"
)

func main() {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Println(problem)
			os.Exit(1)
		}
	}()
	switch {
	case len(os.Args) == 6 && os.Args[1] == "get":
		get(os.Args[2], pair(os.Args[3], os.Args[4]), anchors(os.Args[5], os.Args[4]))
	case len(os.Args) == 4 && os.Args[1] == "request":
		request(os.Args[2], os.Args[3])
	default:
		panic("write get URL FORM PASSWORD ANCHORS, or request ALGORITHM NAME")
	}
}

// must is all the handling of errors that a client needs whose every failure is an answer.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func get(url string, pair tls.Certificate, anchors *x509.CertPool) {
	config := &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: anchors}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: config}}
	must(0, must(client.Get(url)).Write(os.Stdout))
}

func read(name string) []byte { return must(os.ReadFile(name)) }

func pair(form, password string) (pair tls.Certificate) {
	switch form {
	case "PEM":
		return must(tls.LoadX509KeyPair("tls.crt", "tls.key"))
	case "COMBINED_PEM":
		return must(tls.LoadX509KeyPair("tls-combined.pem", "tls-combined.pem"))
	case "DER": // crypto/tls tries PKCS#8, PKCS#1 and SEC1, whatever the label says
		key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: read("key.der")})
		return must(tls.X509KeyPair(read("tls.crt"), key))
	case "PKCS12":
		key, leaf, more, err := pkcs12.DecodeChain(read("keystore.p12"), password)
		pair.PrivateKey = must(key, err)
		for _, certificate := range append([]*x509.Certificate{leaf}, more...) {
			pair.Certificate = append(pair.Certificate, certificate.Raw)
		}
	case "PKCS12 of x/crypto":
		var text bytes.Buffer
		for _, block := range must(frozen.ToPEM(read("keystore.p12"), password)) {
			must(0, pem.Encode(&text, block))
		}
		return must(tls.X509KeyPair(text.Bytes(), text.Bytes()))
	case "JKS":
		entry := must(jks("keystore.jks", password).GetPrivateKeyEntry("certificate", []byte(password)))
		pair.PrivateKey = must(x509.ParsePKCS8PrivateKey(entry.PrivateKey))
		for _, certificate := range entry.CertificateChain {
			pair.Certificate = append(pair.Certificate, certificate.Content)
		}
	default:
		panic("there is no form " + form)
	}
	return pair
}

func jks(name, password string) keystore.KeyStore {
	store := keystore.New()
	must(0, store.Load(bytes.NewReader(read(name)), []byte(password)))
	return store
}

func anchors(name, password string) *x509.CertPool {
	pool := x509.NewCertPool()
	switch filepath.Ext(name) {
	case ".p12":
		for _, certificate := range must(pkcs12.DecodeTrustStore(read(name), password)) {
			pool.AddCert(certificate)
		}
	case ".jks":
		store := jks(name, password)
		for _, alias := range store.Aliases() {
			entry := must(store.GetTrustedCertificateEntry(alias))
			pool.AddCert(must(x509.ParseCertificate(entry.Certificate.Content)))
		}
	default:
		pool.AppendCertsFromPEM(read(name))
	}
	return pool
}

func request(algorithm, name string) {
	var key crypto.Signer
	switch algorithm {
	case "RSA":
		key = must(rsa.GenerateKey(rand.Reader, 2048))
	case "ECDSA":
		key = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	default:
		_, private, err := ed25519.GenerateKey(rand.Reader)
		key = must(private, err)
	}
	kept := pem.Block{Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(key))}
	must(0, os.WriteFile("tls.key", pem.EncodeToMemory(&kept), 0o600))
	template := x509.CertificateRequest{Subject: pkix.Name{CommonName: name}}
	made := pem.Block{Type: "CERTIFICATE REQUEST", Bytes: must(x509.CreateCertificateRequest(rand.Reader, &template, key))}
	must(0, pem.Encode(os.Stdout, &made))
}
