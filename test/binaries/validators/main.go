// The judge of test/oracle/validators.test.ts: what External Secrets Operator's own validators say of an object.
// One manifest a line on standard input (JSON), one answer a line on standard output. Nothing here is shipped.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	"k8s.io/apimachinery/pkg/runtime"

	_ "github.com/external-secrets/external-secrets/pkg/provider/akeyless"
	_ "github.com/external-secrets/external-secrets/pkg/provider/aws"
	_ "github.com/external-secrets/external-secrets/pkg/provider/azure/keyvault"
	_ "github.com/external-secrets/external-secrets/pkg/provider/beyondtrust"
	_ "github.com/external-secrets/external-secrets/pkg/provider/bitwarden"
	_ "github.com/external-secrets/external-secrets/pkg/provider/chef"
	_ "github.com/external-secrets/external-secrets/pkg/provider/cloudru/secretmanager"
	_ "github.com/external-secrets/external-secrets/pkg/provider/conjur"
	_ "github.com/external-secrets/external-secrets/pkg/provider/delinea"
	_ "github.com/external-secrets/external-secrets/pkg/provider/doppler"
	_ "github.com/external-secrets/external-secrets/pkg/provider/fake"
	_ "github.com/external-secrets/external-secrets/pkg/provider/fortanix"
	_ "github.com/external-secrets/external-secrets/pkg/provider/gcp/secretmanager"
	_ "github.com/external-secrets/external-secrets/pkg/provider/github"
	_ "github.com/external-secrets/external-secrets/pkg/provider/gitlab"
	_ "github.com/external-secrets/external-secrets/pkg/provider/ibm"
	_ "github.com/external-secrets/external-secrets/pkg/provider/infisical"
	_ "github.com/external-secrets/external-secrets/pkg/provider/keepersecurity"
	_ "github.com/external-secrets/external-secrets/pkg/provider/kubernetes"
	_ "github.com/external-secrets/external-secrets/pkg/provider/ngrok"
	_ "github.com/external-secrets/external-secrets/pkg/provider/onboardbase"
	_ "github.com/external-secrets/external-secrets/pkg/provider/onepassword"
	_ "github.com/external-secrets/external-secrets/pkg/provider/onepasswordsdk"
	_ "github.com/external-secrets/external-secrets/pkg/provider/oracle"
	_ "github.com/external-secrets/external-secrets/pkg/provider/passbolt"
	_ "github.com/external-secrets/external-secrets/pkg/provider/passworddepot"
	_ "github.com/external-secrets/external-secrets/pkg/provider/previder"
	_ "github.com/external-secrets/external-secrets/pkg/provider/pulumi"
	_ "github.com/external-secrets/external-secrets/pkg/provider/scaleway"
	_ "github.com/external-secrets/external-secrets/pkg/provider/secretserver"
	_ "github.com/external-secrets/external-secrets/pkg/provider/senhasegura"
	_ "github.com/external-secrets/external-secrets/pkg/provider/vault"
	_ "github.com/external-secrets/external-secrets/pkg/provider/volcengine"
	_ "github.com/external-secrets/external-secrets/pkg/provider/webhook"
	_ "github.com/external-secrets/external-secrets/pkg/provider/yandex/lockbox"
)

type verdict struct {
	// Empty: accepted.
	Error    string   `json:"error"`
	Warnings []string `json:"warnings,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if err := out.Encode(judge(line)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if err != nil {
			return
		}
	}
}

// judge decodes as the webhook does: what cannot be decoded is refused too.
func judge(line []byte) (result verdict) {
	defer func() {
		if reason := recover(); reason != nil {
			result = verdict{Error: fmt.Sprintf("panic: %v", reason)}
		}
	}()
	var header struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(line, &header); err != nil {
		return verdict{Error: "validators: " + err.Error()}
	}
	object, validate := validatorOf(header.Kind)
	if validate == nil {
		return verdict{Error: "validators: no validator for kind " + header.Kind}
	}
	if err := json.Unmarshal(line, object); err != nil {
		return verdict{Error: err.Error()}
	}
	warnings, err := validate(context.Background(), object)
	if err != nil {
		return verdict{Error: err.Error(), Warnings: warnings}
	}
	return verdict{Warnings: warnings}
}

type validator func(context.Context, runtime.Object) ([]string, error)

func validatorOf(kind string) (runtime.Object, validator) {
	stores := &esv1.GenericStoreValidator{}
	checkStore := func(ctx context.Context, object runtime.Object) ([]string, error) {
		return stores.ValidateCreate(ctx, object)
	}
	switch kind {
	case "ExternalSecret":
		secrets := &esv1.ExternalSecretValidator{}
		return &esv1.ExternalSecret{}, func(ctx context.Context, object runtime.Object) ([]string, error) {
			return secrets.ValidateCreate(ctx, object)
		}
	case "SecretStore":
		return &esv1.SecretStore{}, checkStore
	case "ClusterSecretStore":
		return &esv1.ClusterSecretStore{}, checkStore
	}
	return nil, nil
}
