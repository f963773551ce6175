# Everything a change has to pass: format, vet, lint, tests with the race detector.
LINT = go tool -modfile=tools/go.mod golangci-lint

.PHONY: build check test lint bench fuzz docs

build:
	CGO_ENABLED=0 go build -trimpath -o bin/tfpillar ./cmd/tfpillar

check: lint test

lint:
	go vet ./...
	$(LINT) fmt --diff
	$(LINT) run

test:
	go test -race ./...

bench:
	go run ./bench

# Gives every fuzz target of every package FUZZTIME; `go test -fuzz` takes one target of one package at a time.
FUZZTIME ?= 30s
fuzz:
	@set -e; for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$package; \
		done; \
	done

docs:
	go generate ./...
