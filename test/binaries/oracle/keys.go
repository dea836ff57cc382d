package main

import (
	"encoding/json"
	"fmt"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	"github.com/external-secrets/external-secrets/pkg/esutils"
	"github.com/go-logr/logr"
)

type keysCase struct {
	Data     map[string]Bytes `json:"data"`
	Strategy string           `json:"strategy"`
	// Of the operation rewrite.
	Rewrite []esv1.ExternalSecretRewrite `json:"rewrite"`
}

func withData(input json.RawMessage, run func(keysCase, map[string][]byte) (map[string][]byte, error)) (Answer, error) {
	with, err := arguments[keysCase](input)
	if err != nil {
		return Answer{}, err
	}
	data, err := keyed(with.Data)
	if err != nil {
		return Answer{}, err
	}
	out, err := run(with, data)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Entries: entries(out)}, nil
}

func rewriteMap(input json.RawMessage) (Answer, error) {
	return withData(input, func(with keysCase, data map[string][]byte) (map[string][]byte, error) {
		return esutils.RewriteMap(with.Rewrite, data)
	})
}

func convertKeys(input json.RawMessage) (Answer, error) {
	return withData(input, func(with keysCase, data map[string][]byte) (map[string][]byte, error) {
		return esutils.ConvertKeys(esv1.ExternalSecretConversionStrategy(with.Strategy), data)
	})
}

func validateKeys(input json.RawMessage) (Answer, error) {
	return withData(input, func(_ keysCase, data map[string][]byte) (map[string][]byte, error) {
		return data, esutils.ValidateKeys(logr.Discard(), data)
	})
}

func decodeMap(input json.RawMessage) (Answer, error) {
	return withData(input, func(with keysCase, data map[string][]byte) (map[string][]byte, error) {
		return esutils.DecodeMap(esv1.ExternalSecretDecodingStrategy(with.Strategy), data)
	})
}

// byteValue is how ESO makes bytes of one value of a JSON object.
func byteValue(input json.RawMessage) (Answer, error) {
	with, err := arguments[pathCase](input)
	if err != nil {
		return Answer{}, err
	}
	var value any
	if err := json.Unmarshal(with.JSON, &value); err != nil {
		return Answer{}, fmt.Errorf("oracle: %w", err)
	}
	out, err := esutils.GetByteValue(value)
	return Answer{Output: out}, err
}
