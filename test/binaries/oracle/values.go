package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// goValue makes the value that a case describes. JSON has too few types, so an object with one key that begins with a
// dollar names another one: {"$bytes": base64}, {"$int": "5"}, {"$uint8": "5"}, {"$int64": "5"}, {"$float": "1e21"}, {"$strings": ["a"]},
// {"$stringMap": {"a": "b"}}, {"$duration": "5"}, {"$byteSlice": base64}. Everything else is what encoding/json gives.
func goValue(raw json.RawMessage) (any, error) {
	trimmed := bytes.TrimSpace(raw)
	if len(trimmed) == 0 {
		return nil, nil
	}
	switch trimmed[0] {
	case '{':
		var object map[string]json.RawMessage
		if err := json.Unmarshal(trimmed, &object); err != nil {
			return nil, err
		}
		if len(object) == 1 {
			for key, value := range object {
				if key[:min(1, len(key))] == "$" {
					return typedValue(key, value)
				}
			}
		}
		made := make(map[string]any, len(object))
		for key, value := range object {
			item, err := goValue(value)
			if err != nil {
				return nil, err
			}
			made[key] = item
		}
		return made, nil
	case '[':
		var list []json.RawMessage
		if err := json.Unmarshal(trimmed, &list); err != nil {
			return nil, err
		}
		made := make([]any, len(list))
		for index, value := range list {
			item, err := goValue(value)
			if err != nil {
				return nil, err
			}
			made[index] = item
		}
		return made, nil
	}
	var value any
	err := json.Unmarshal(trimmed, &value)
	return value, err
}

func typedValue(kind string, raw json.RawMessage) (any, error) {
	switch kind {
	case "$strings":
		var list []string
		err := json.Unmarshal(raw, &list)
		return list, err
	case "$stringMap":
		var object map[string]string
		err := json.Unmarshal(raw, &object)
		return object, err
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, err
	}
	switch kind {
	case "$bytes":
		decoded, err := base64.StdEncoding.DecodeString(text)
		return string(decoded), err
	case "$byteSlice":
		return base64.StdEncoding.DecodeString(text)
	case "$float":
		return strconv.ParseFloat(text, 64)
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "$int":
		return int(number), nil
	case "$int64":
		return number, nil
	case "$int32":
		return int32(number), nil
	case "$uint8":
		return uint8(number), nil
	case "$uint64":
		return uint64(number), nil
	case "$duration":
		return time.Duration(number), nil
	}
	return nil, fmt.Errorf("no such type: %s", kind)
}

func goValues(raw []json.RawMessage) ([]any, error) {
	made := make([]any, len(raw))
	for index, one := range raw {
		value, err := goValue(one)
		if err != nil {
			return nil, fmt.Errorf("oracle: %w", err)
		}
		made[index] = value
	}
	return made, nil
}

// keyed undoes what entries does: keys are base64 too.
func keyed(encoded map[string]Bytes) (map[string][]byte, error) {
	out := make(map[string][]byte, len(encoded))
	for key, value := range encoded {
		name, err := base64.StdEncoding.DecodeString(key)
		if err != nil {
			return nil, fmt.Errorf("oracle: %w", err)
		}
		if value == nil {
			value = []byte{}
		}
		out[string(name)] = value
	}
	return out, nil
}

func entries[V string | []byte](data map[string]V) map[string]Bytes {
	out := make(map[string]Bytes, len(data))
	for key, value := range data {
		out[base64.StdEncoding.EncodeToString([]byte(key))] = append(Bytes{}, value...)
	}
	return out
}
