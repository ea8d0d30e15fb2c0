# What the build scripts beside this file have in common; they source it.
# shellcheck shell=bash
name=testbed/$(basename "$0")

say() { printf '%s\n' "$*" >&2; }
fail() { say "$name: $*"; exit 1; }
# Only the settings here decide the result, whatever the user's own are.
export GOFLAGS=-mod=readonly GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0
ldflags="-s -w"

# need_go stops unless there is the Go that a module asks for.
need_go() {
	local need have
	need=$(sed -n 's/^go //p' "$1/go.mod")
	have=$(go env GOVERSION 2>/dev/null | sed 's/^go//' || true)
	local wanted="install it (your system's package golang, or the Go project's own download) and put it on the PATH"
	[[ -n $have ]] || fail "Go ${need%.*} is missing: $wanted"
	[[ $(printf '%s\n' "$need" "$have" | sort -V | head -n1) == "$need" ]] || fail "Go ${need%.*} is missing (this is Go $have): $wanted"
}

# key prints twelve digits that stand for the files named and for Go itself.
key() { { cat -- "$@"; go env GOVERSION GOOS GOARCH; printf '%s\n' "$ldflags"; } | sha256sum | cut -c1-12; }

# kubernetes_of sets the version of Kubernetes that a module builds, and has its programs say it.
kubernetes_of() {
	version=$(sed -n 's/^\tk8s.io\/kubernetes //p' "$1/go.mod")
	local package minor=${version#v1.}
	for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
		ldflags+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*}"
		ldflags+=" -X $package.gitCommit= -X $package.gitTreeState=clean"
	done
}

cache=${COUNTERSIGN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/countersign}/testbed
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

# lock lets one build run at a time. The scripts that a build runs are part of it: they do not wait for it to end.
lock() {
	[[ -z ${COUNTERSIGN_BUILDING-} ]] || return 0
	export COUNTERSIGN_BUILDING=$$
	exec 9>"$cache/lock"
	flock -n 9 || { say "waiting for another build of the testbed to end"; flock 9; }
	# What is complete has its name; what was interrupted is thrown away.
	rm -rf "$cache"/unfinished-*
}

# A build works in $work and ends with finish; nothing is left of one that fails.
work=
begin() { work=$cache/unfinished-$$; mkdir "$work"; }
finish() { rm -f "$work/log"; mv -T "$work" "$1"; work=; }
# once has a command make a folder of the cache, in $work, unless it is there.
once() {
	[[ ! -d $1 ]] || return 0
	lock
	# Another build may have made it while this one waited.
	[[ ! -d $1 ]] || return 0
	begin
	"$2"
	finish "$1"
}
tidy() {
	local status=$?
	# An interrupted Go clears up after itself; a killed one does not.
	[[ -z $(jobs -p) ]] || { kill -INT $(jobs -p) && wait; } 2>/dev/null || true
	[[ -z $work ]] || rm -rf "$work"
	exit "$status"
}
trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# go_build makes a program, the second argument, of the Go module in the first.
go_build() {
	go -C "$1" build -trimpath -buildvcs=false -ldflags "$ldflags" -o "$2" . >"$work/log" 2>&1 || explain "$1 could not be built"
}

# explain ends the script with the end of what Go had to say.
explain() {
	say "$name: $1; the end of what Go said:"
	grep -E '[ :]' "$work/log" | tail -n 15 | sed 's/^/  /' >&2
	exit 1
}
