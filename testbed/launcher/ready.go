package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// nodeReady says in a few words how the node is, and whether pods can run there:
// by what it has said since then, because one of the name may have been there
// before.
func nodeReady(ctx context.Context, api *http.Client, server string, since time.Time) (string, bool) {
	answer, body := get(ctx, api, server+"/api/v1/nodes/"+nodeName)
	if body == nil {
		return answer, false
	}
	var found struct {
		Spec   struct{ Taints []struct{ Key string } }
		Status struct {
			Conditions []struct {
				Type, Status, Message string
				LastHeartbeatTime     time.Time
			}
		}
	}
	if err := json.Unmarshal(body, &found); err != nil {
		return err.Error(), false
	}
	for _, taint := range found.Spec.Taints {
		answer = "tainted " + taint.Key
	}
	for _, condition := range found.Status.Conditions {
		switch {
		case condition.Type != "Ready":
		case condition.LastHeartbeatTime.Before(since):
			answer = "it has said nothing yet"
		case condition.Status != "True":
			answer = condition.Message
		default:
			return answer, len(found.Spec.Taints) == 0
		}
	}
	return answer, false
}
