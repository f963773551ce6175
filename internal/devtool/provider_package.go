package main

import "errors"

func readPackage(dir string) (*schemas, error) { return nil, errors.New("npm") }
