// The judge of the tests in test/oracle: answers what Go and External Secrets Operator make of a case.
// One case a line on standard input (JSON), one answer a line on standard output, in the same order. Nothing here is shipped.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

const patience = 10 * time.Second

// Bytes travels as base64, because what Go works on need not be text.
type Bytes = []byte

// Answer of a case. What a value looks like depends on the operation: Output, Entries or both.
type Answer struct {
	Ok     bool  `json:"ok"`
	Output Bytes `json:"output,omitempty"`
	// Keys are base64 as well.
	Entries map[string]Bytes `json:"entries,omitempty"`
	// Structured data for what is no bytes: the type of a value, a Secret.
	Detail any    `json:"detail,omitempty"`
	Error  string `json:"error,omitempty"`
}

type operation func(input json.RawMessage) (Answer, error)

var operations = map[string]operation{
	"template":       executeTemplate,
	"eso":            executeEngine,
	"function":       callFunction,
	"names":          functionNames,
	"gjson":          selectPath,
	"regexp":         matchRegexp,
	"duration":       parseDuration,
	"rewrite":        rewriteMap,
	"convertKeys":    convertKeys,
	"validateKeys":   validateKeys,
	"decodeMap":      decodeMap,
	"byteValue":      byteValue,
	"yaml":           convertYAML,
	"format":         formatValues,
	"externalsecret": reconcile,
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if err := out.Encode(answer(line)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if err != nil {
			return
		}
	}
}

func answer(line []byte) Answer {
	var header struct {
		Op string `json:"op"`
	}
	if err := json.Unmarshal(line, &header); err != nil {
		return Answer{Error: "oracle: " + err.Error()}
	}
	run, known := operations[header.Op]
	if !known {
		return Answer{Error: "oracle: unknown operation " + header.Op}
	}
	done := make(chan Answer, 1)
	go func() {
		defer func() {
			if reason := recover(); reason != nil {
				done <- Answer{Error: fmt.Sprintf("panic: %v", reason)}
			}
		}()
		result, err := run(line)
		if err != nil {
			result.Error = err.Error()
		}
		result.Ok = err == nil
		done <- result
	}()
	select {
	case result := <-done:
		return result
	case <-time.After(patience):
		return Answer{Error: "timeout"}
	}
}

// arguments reads the input of an operation; a case that it cannot read is a mistake in the test.
func arguments[T any](input json.RawMessage) (T, error) {
	var read T
	if err := json.Unmarshal(input, &read); err != nil {
		return read, errors.New("oracle: " + err.Error())
	}
	return read, nil
}
