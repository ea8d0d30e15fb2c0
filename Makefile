# A menu; the machinery is in mk/machinery.mk. CLUSTER=testbed|k3s|envtest|current chooses the Kubernetes.
include mk/machinery.mk

help: ## show this menu
	@$(menu)

demo: cluster package ## run the main job on a real API server, with proof (KEEP=1 leaves it running)
	@$(run_demo)

stop: ## end what 'make demo KEEP=1' left running
	@mk/stop

test: cluster zlint ## unit tests, and integration tests against a real API server
	@$(mvn) verify && mk/drift

unit: java ## unit tests only
	@$(mvn) test

dev: cluster ## the operator in Quarkus dev mode against the testbed
	@mk/dev

package: java ## build the operator, and crds/ with it
	@$(say) "Building the operator (the first time Maven downloads about 250 MB)" && $(mvn_quiet) -DskipTests package

fmt: java ## format the code
	@$(mvn_quiet) spotless:apply

testbed: go ## build the Kubernetes of the testbed (once, 5 to 10 minutes on two cores)
	@testbed/build

clean: ## remove what was built here
	@rm -rf target
