# Finds the tools, chooses the cluster, and says in one sentence what is missing.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help demo stop test e2e oldest unit bench soak soak-node dev package image image-start reproducible crds docs lint-campaign fmt testbed clean java git cluster

CLUSTER ?= testbed
KEEP ?= 0
PEER ?=
IMAGE ?=
SOURCE ?=

# The `java` on the PATH is often older than the JDK that is needed.
JDK := $(shell for d in "$${JAVA_HOME-}" /usr/lib/jvm/* /opt/*jdk* $$HOME/.sdkman/candidates/java/*; do [ -x "$$d/bin/javac" ] && \
  v=$$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$$d/release" 2>/dev/null) && [ "$${v:-0}" -ge 25 ] && echo "$$d" && break; done)
export JAVA_HOME := $(JDK)
export MAVEN_OPTS := $(MAVEN_OPTS) --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
export COUNTERSIGN_CLUSTER := $(CLUSTER)
export COUNTERSIGN_KEEP := $(KEEP)
export COUNTERSIGN_BENCH_PEER := $(PEER)
export COUNTERSIGN_IMAGE := $(IMAGE)
export COUNTERSIGN_SOURCE := $(SOURCE)
CACHE := $(or $(COUNTERSIGN_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/countersign)
export COUNTERSIGN_KEPT := $(CACHE)/kept

mvn := mvn -B -ntp -Dstyle.color=never
mvn_quiet := mvn -q -B -ntp -Dstyle.color=never
say := printf '\n%s\n'
menu = awk -F ':.*\#\# ' '/^[a-z0-9-]+:.*\#\# / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile && \
  printf '\n  CLUSTER=testbed   built here from Go modules, no Docker needed (default)\n' && \
  printf '          k3s       in a container, where Docker is\n' && \
  printf '          envtest   the binaries in $$KUBEBUILDER_ASSETS\n' && \
  printf '          current   the context of your kubeconfig\n'

# missing: program, what to do
missing = command -v $(1) >/dev/null || { echo "$(1) is missing: $(2)" >&2; exit 1; }

java:
	@[ -n "$(JDK)" ] || { echo "JDK 25 is missing: install one (for example Temurin 25) under /usr/lib/jvm, or set JAVA_HOME to it" >&2; exit 1; }
	@$(call missing,mvn,install Maven 3.8 or newer (Debian package maven) and put it on the PATH)

git:
	@$(call missing,git,install it (Debian package git))

# Fails early: before anything is built by Maven. The recipes run in mk/cluster again, for what it exports.
cluster: java
	@$(call missing,openssl,install it (Debian package openssl))
	@$(call missing,curl,install it (Debian package curl))
	@mk/cluster true
