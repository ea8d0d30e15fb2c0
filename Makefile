# A menu; the machinery is in mk/machinery.mk. CLUSTER=testbed|k3s|envtest|current chooses the Kubernetes.
include mk/machinery.mk

help: ## show this menu
	@$(menu)

demo: cluster package ## run the main job on a real API server, with proof (KEEP=1 leaves it running)
	@mk/cluster mk/demo

stop: ## end what 'make demo KEEP=1' left running
	@mk/stop

e2e: cluster package ## helm install on a real node, docs/getting-started.md typed as it stands, and calls from pod to pod (as root)
	@mk/cluster mk/e2e

test: git cluster ## unit tests, and integration tests against a real API server
	@mk/cluster mk/test

unit: java ## unit tests only
	@$(mvn) test

oldest: git cluster ## the chart and what an API server may understand otherwise, on the oldest Kubernetes that it is for
	@mk/oldest

bench: cluster package ## speed and memory against the API server's own limit (PEER=file measures another operator too)
	@mk/cluster mk/bench

soak: git cluster package ## 30 rotations of authorities under 300,000 requests, none of which may fail (up to 45 minutes; goes on where it was stopped)
	@mk/cluster mk/soak

soak-node: cluster ## a rotation on a real node, under calls from pod to pod (some minutes, as root)
	@mk/cluster mk/soak-node

dev: cluster ## the operator in Quarkus dev mode against a cluster of its own (testbed or envtest)
	@mk/cluster mk/dev

package: java ## build the operator, and crds/ with it
	@$(say) "Building the operator (the first time Maven downloads about 250 MB)" && $(mvn_quiet) -DskipTests package

image: cluster ## the operator's OCI image, without Docker: target/image.tar (IMAGE=name:tag, SOURCE=url)
	@$(say) "Building the operator" && mk/release
	@mk/cluster mk/image target/image.tar

image-start: cluster ## run that image on a real node and say how fast it starts (as root)
	@mk/cluster mk/image-start target/image.tar

reproducible: git java ## build twice, in two folders, and compare every byte
	@mk/reproducible

crds: git package ## write crds/ anew from the records in api/, and the chart's copy, and show what changed
	@mk/crds

docs: git package ## write docs/reference/ anew from the code, and show what changed
	@mk/docs

fmt: java ## format the code
	@$(mvn_quiet) spotless:apply

lint-campaign: java ## 20,000 certificates of all shapes through zlint and pkilint (COUNT=, SEED=)
	@mk/lint-campaign

testbed: ## build the Kubernetes of the testbed (once, 5 to 10 minutes on two cores)
	@testbed/build

clean: ## remove what was built here
	@rm -rf target
