package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/tidwall/gjson"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type pathCase struct {
	JSON Bytes `json:"json"`
	Path Bytes `json:"path"`
}

// selectPath fails where the path leads to nothing.
func selectPath(input json.RawMessage) (Answer, error) {
	with, err := arguments[pathCase](input)
	if err != nil {
		return Answer{}, err
	}
	found := gjson.GetBytes(with.JSON, string(with.Path))
	if !found.Exists() {
		return Answer{}, fmt.Errorf("nothing is there")
	}
	return Answer{Output: Bytes(found.String()), Detail: map[string]string{"type": found.Type.String()}}, nil
}

type regexpCase struct {
	Source Bytes `json:"source"`
	// match, replace, replaceLiteral, find, findAll, submatch, split, quote; none only compiles
	Method string `json:"method"`
	Text   Bytes  `json:"text"`
	With   Bytes  `json:"with"`
	Count  *int   `json:"count"`
}

func matchRegexp(input json.RawMessage) (Answer, error) {
	with, err := arguments[regexpCase](input)
	if err != nil {
		return Answer{}, err
	}
	text := string(with.Text)
	if with.Method == "quote" {
		return Answer{Output: Bytes(regexp.QuoteMeta(text))}, nil
	}
	compiled, err := regexp.Compile(string(with.Source))
	if err != nil {
		return Answer{}, err
	}
	count := -1
	if with.Count != nil {
		count = *with.Count
	}
	list := func(parts []string) (Answer, error) {
		encoded := make([]Bytes, len(parts))
		for index, part := range parts {
			encoded[index] = Bytes(part)
		}
		return Answer{Detail: encoded}, nil
	}
	switch with.Method {
	case "":
		return Answer{}, nil
	case "match":
		return Answer{Output: Bytes(strconv.FormatBool(compiled.MatchString(text)))}, nil
	case "replace":
		return Answer{Output: Bytes(compiled.ReplaceAllString(text, string(with.With)))}, nil
	case "replaceLiteral":
		return Answer{Output: Bytes(compiled.ReplaceAllLiteralString(text, string(with.With)))}, nil
	case "find":
		return Answer{Output: Bytes(compiled.FindString(text))}, nil
	case "findAll":
		return list(compiled.FindAllString(text, count))
	case "submatch":
		return list(compiled.FindStringSubmatch(text))
	case "split":
		return list(compiled.Split(text, count))
	}
	return Answer{}, fmt.Errorf("oracle: no such method: %s", with.Method)
}

type textCase struct {
	Text Bytes `json:"text"`
	// Of the operation yaml: strings, any, json, eso
	As string `json:"as"`
}

func parseDuration(input json.RawMessage) (Answer, error) {
	with, err := arguments[textCase](input)
	if err != nil {
		return Answer{}, err
	}
	duration, err := time.ParseDuration(string(with.Text))
	if err != nil {
		return Answer{}, err
	}
	return Answer{Output: Bytes(strconv.FormatInt(int64(duration), 10)), Detail: duration.String()}, nil
}

func convertYAML(input json.RawMessage) (Answer, error) {
	with, err := arguments[textCase](input)
	if err != nil {
		return Answer{}, err
	}
	switch with.As {
	case "strings":
		// What templateFrom with KeysAndValues does with a rendered text.
		var read map[string]string
		if err := utilyaml.Unmarshal(with.Text, &read); err != nil {
			return Answer{}, err
		}
		return Answer{Entries: entries(read)}, nil
	case "any":
		var read any
		if err := yaml.Unmarshal(with.Text, &read); err != nil {
			return Answer{}, err
		}
		out, err := json.Marshal(read)
		return Answer{Output: out}, err
	case "json":
		out, err := yaml.YAMLToJSON(with.Text)
		return Answer{Output: out}, err
	case "marshal":
		value, err := goValue(with.Text)
		if err != nil {
			return Answer{}, fmt.Errorf("oracle: %w", err)
		}
		out, err := yaml.Marshal(value)
		return Answer{Output: out}, err
	}
	return Answer{}, fmt.Errorf("oracle: no such form: %s", with.As)
}
