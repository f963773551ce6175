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

fuzz:
	go test ./analyzer/config -run '^$$' -fuzz '^FuzzModule$$' -fuzztime 60s
	go test ./analyzer/iam -run '^$$' -fuzz '^FuzzParse$$' -fuzztime 60s

docs:
	go generate ./...
