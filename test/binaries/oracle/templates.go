package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	engine "github.com/external-secrets/external-secrets/pkg/template/v2"
	corev1 "k8s.io/api/core/v1"
)

type templateCase struct {
	Template Bytes `json:"template"`
	// What the messages call it.
	Name string          `json:"name"`
	Data json.RawMessage `json:"data"`
	// The data as map[string]string, as ESO has it.
	Strings map[string]Bytes `json:"strings"`
	// error or default
	MissingKey string `json:"missingKey"`
	// The functions of ESO as well, not only those of text/template.
	Functions bool `json:"functions"`
	// For benchmarks: reads and executes it so many times, the nanoseconds of one go into the detail.
	Repeat int `json:"repeat"`
}

func executeTemplate(input json.RawMessage) (Answer, error) {
	with, err := arguments[templateCase](input)
	if err != nil {
		return Answer{}, err
	}
	made := template.New(with.Name)
	if with.MissingKey != "" {
		made = made.Option("missingkey=" + with.MissingKey)
	}
	if with.Functions {
		made = made.Funcs(engine.FuncMap())
	}
	data, err := goValue(with.Data)
	if err != nil {
		return Answer{}, fmt.Errorf("oracle: %w", err)
	}
	if with.Strings != nil {
		bytes, err := keyed(with.Strings)
		if err != nil {
			return Answer{}, err
		}
		text := make(map[string]string, len(bytes))
		for key, value := range bytes {
			text[key] = string(value)
		}
		data = text
	}
	result, err := render(made, string(with.Template), data)
	if err != nil || with.Repeat == 0 {
		return result, err
	}
	began := time.Now()
	for range with.Repeat {
		if _, err := render(made, string(with.Template), data); err != nil {
			return Answer{}, err
		}
	}
	result.Detail = map[string]int64{"nanoseconds": time.Since(began).Nanoseconds() / int64(with.Repeat)}
	return result, nil
}

func render(made *template.Template, source string, data any) (Answer, error) {
	parsed, err := made.Parse(source)
	if err != nil {
		return Answer{}, err
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, data); err != nil {
		return Answer{}, err
	}
	return Answer{Output: out.Bytes()}, nil
}

type engineCase struct {
	Templates map[string]Bytes    `json:"templates"`
	Data      map[string]Bytes    `json:"data"`
	Scope     esv1.TemplateScope  `json:"scope"`
	Target    esv1.TemplateTarget `json:"target"`
}

// executeEngine is ESO's own way from templates to a Secret.
func executeEngine(input json.RawMessage) (Answer, error) {
	with, err := arguments[engineCase](input)
	if err != nil {
		return Answer{}, err
	}
	templates, err := keyed(with.Templates)
	if err != nil {
		return Answer{}, err
	}
	data, err := keyed(with.Data)
	if err != nil {
		return Answer{}, err
	}
	secret := &corev1.Secret{}
	if err := engine.Execute(templates, data, with.Scope, with.Target, secret); err != nil {
		return Answer{}, err
	}
	switch with.Target {
	case esv1.TemplateTargetLabels:
		return Answer{Entries: entries(secret.Labels)}, nil
	case esv1.TemplateTargetAnnotations:
		return Answer{Entries: entries(secret.Annotations)}, nil
	}
	return Answer{Entries: entries(secret.Data)}, nil
}

type functionCase struct {
	Name string            `json:"name"`
	Args []json.RawMessage `json:"args"`
}

// callFunction calls as a template does, with its conversions of arguments; the output is the value as a template prints it.
func callFunction(input json.RawMessage) (Answer, error) {
	with, err := arguments[functionCase](input)
	if err != nil {
		return Answer{}, err
	}
	args, err := goValues(with.Args)
	if err != nil {
		return Answer{}, err
	}
	var kind string
	source := strings.Builder{}
	source.WriteString("{{ $args := . }}{{ probe (" + with.Name)
	for index := range args {
		fmt.Fprintf(&source, " (index $args %d)", index)
	}
	source.WriteString(") }}")
	made := template.New("call").Funcs(engine.FuncMap()).Funcs(template.FuncMap{"probe": func(value any) any {
		kind = fmt.Sprintf("%T", value)
		return value
	}})
	result, err := render(made, source.String(), args)
	result.Detail = map[string]string{"type": kind}
	return result, err
}

func functionNames(json.RawMessage) (Answer, error) {
	names := make([]string, 0, 256)
	for name := range engine.FuncMap() {
		names = append(names, name)
	}
	slices.Sort(names)
	return Answer{Detail: names}, nil
}

type formatCase struct {
	Format Bytes             `json:"format"`
	Args   []json.RawMessage `json:"args"`
}

func formatValues(input json.RawMessage) (Answer, error) {
	with, err := arguments[formatCase](input)
	if err != nil {
		return Answer{}, err
	}
	args, err := goValues(with.Args)
	if err != nil {
		return Answer{}, err
	}
	return Answer{Output: []byte(fmt.Sprintf(string(with.Format), args...))}, nil
}
