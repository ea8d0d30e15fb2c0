package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// patience is for all the components together.
const patience = 60 * time.Second

// wait asks for url until the answer is a good one.
func (c *crew) wait(ctx context.Context, api *http.Client, url string) error {
	return c.until(ctx, func() (string, bool) {
		answer, body := get(ctx, api, url)
		return answer, body != nil
	})
}

// until asks until the answer is a good one. It speaks of the component that
// was started last, since those before it are ready.
func (c *crew) until(ctx context.Context, ask func() (answer string, good bool)) error {
	for {
		answer, good := ask()
		if good {
			return nil
		}
		select {
		case gone := <-c.died:
			return gone.ended()
		case <-ctx.Done():
			if ctx.Err() != context.DeadlineExceeded {
				return ctx.Err()
			}
			last := c.running[len(c.running)-1]
			return last.failed(fmt.Sprintf("was not ready within %v (%s)", patience, answer))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// get says in a few words what the answer was, and gives the body of a good one.
func get(ctx context.Context, api *http.Client, url string) (string, []byte) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err.Error(), nil
	}
	response, err := api.Do(request)
	if err != nil {
		return err.Error(), nil
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error(), nil
	}
	answer := fmt.Sprintf("%s: %s", request.URL.Path, response.Status)
	if failed := failedChecks(string(body)); failed != "" {
		answer += ", " + failed
	}
	if response.StatusCode != http.StatusOK {
		body = nil
	}
	return answer, body
}

// failedChecks picks from a verbose readyz the checks that are not good:
// "[-]poststarthook/rbac/bootstrap-roles failed: reason withheld".
func failedChecks(body string) string {
	var failed []string
	for line := range strings.Lines(body) {
		if check, ok := strings.CutPrefix(line, "[-]"); ok {
			failed = append(failed, strings.Fields(check)[0])
		}
	}
	return strings.Join(failed, " ")
}
