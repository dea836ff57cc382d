package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	genv1alpha1 "github.com/external-secrets/external-secrets/apis/generators/v1alpha1"
	"github.com/external-secrets/external-secrets/pkg/controllers/externalsecret/esmetrics"
	ctrlmetrics "github.com/external-secrets/external-secrets/pkg/controllers/metrics"
	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/record"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	// Made by test/harness/oracle-overlay.ts of ESO's own controller, without the providers of forty clouds.
	"postern.dev/test/binaries/oracle/eso/externalsecret"

	_ "github.com/external-secrets/external-secrets/pkg/generator/fake"
	_ "github.com/external-secrets/external-secrets/pkg/generator/password"
	_ "github.com/external-secrets/external-secrets/pkg/generator/uuid"
	_ "github.com/external-secrets/external-secrets/pkg/provider/fake"
)

var scheme = sync.OnceValue(func() *runtime.Scheme {
	made := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, esv1.AddToScheme, genv1alpha1.AddToScheme} {
		if err := add(made); err != nil {
			panic(err)
		}
	}
	ctrlmetrics.SetUpLabelNames(false)
	esmetrics.SetUpMetrics()
	ctrl.SetLogger(logr.Discard())
	return made
})

type reconcileCase struct {
	// Everything there is: one ExternalSecret, stores, Secrets, ConfigMaps.
	Objects []json.RawMessage `json:"objects"`
}

type reconciled struct {
	// As the API server would have it; absent where there is none.
	Secret    *corev1.Secret                      `json:"secret,omitempty"`
	Condition *esv1.ExternalSecretStatusCondition `json:"condition,omitempty"`
	Events    []string                            `json:"events,omitempty"`
}

// reconcile runs ESO's controller until it is content. It fails where the ExternalSecret does not become ready.
func reconcile(input json.RawMessage) (Answer, error) {
	with, err := arguments[reconcileCase](input)
	if err != nil {
		return Answer{}, err
	}
	manifest, objects, err := readObjects(with.Objects)
	if err != nil {
		return Answer{}, fmt.Errorf("oracle: %w", err)
	}
	cluster := fake.NewClientBuilder().WithScheme(scheme()).WithObjects(objects...).WithStatusSubresource(manifest).Build()
	events := record.NewFakeRecorder(100)
	controller := externalsecret.NewForOracle(cluster, scheme(), events)
	name := client.ObjectKeyFromObject(manifest)
	ctx := context.Background()
	var failure error
	for range 3 {
		result, err := controller.Reconcile(ctx, ctrl.Request{NamespacedName: name})
		failure = err
		if err != nil || !result.Requeue { //nolint:staticcheck // ESO sets it.
			break
		}
	}
	found, err := inspect(ctx, cluster, name)
	if err != nil {
		return Answer{}, fmt.Errorf("oracle: %w", err)
	}
	close(events.Events)
	for event := range events.Events {
		found.Events = append(found.Events, event)
	}
	if failure == nil && (found.Condition == nil || found.Condition.Status != corev1.ConditionTrue) {
		failure = errors.New("not ready")
	}
	return Answer{Detail: found}, failure
}

func readObjects(raw []json.RawMessage) (*esv1.ExternalSecret, []client.Object, error) {
	decoder := serializer.NewCodecFactory(scheme()).UniversalDeserializer()
	var manifest *esv1.ExternalSecret
	objects := make([]client.Object, 0, len(raw))
	for index, one := range raw {
		decoded, _, err := decoder.Decode(one, nil, nil)
		if err != nil {
			return nil, nil, err
		}
		object, fits := decoded.(client.Object)
		if !fits {
			return nil, nil, fmt.Errorf("%T is no object", decoded)
		}
		// The controller tells by the UID whether something exists.
		if object.GetUID() == "" {
			object.SetUID(types.UID(fmt.Sprintf("00000000-0000-4000-8000-%012d", index)))
		}
		if secret, fits := decoded.(*corev1.Secret); fits {
			acceptStringData(secret)
		}
		if found, fits := decoded.(*esv1.ExternalSecret); fits {
			manifest = found
			applyDefaults(&manifest.Spec)
		}
		objects = append(objects, object)
	}
	if manifest == nil {
		return nil, nil, errors.New("an ExternalSecret is missing")
	}
	return manifest, objects, nil
}

func acceptStringData(secret *corev1.Secret) {
	if secret.Data == nil {
		secret.Data = map[string][]byte{}
	}
	for key, value := range secret.StringData {
		secret.Data[key] = []byte(value)
	}
	secret.StringData = nil
}

func inspect(ctx context.Context, cluster client.Client, name client.ObjectKey) (*reconciled, error) {
	found := &reconciled{}
	manifest := &esv1.ExternalSecret{}
	if err := cluster.Get(ctx, name, manifest); err != nil {
		return nil, err
	}
	for _, condition := range manifest.Status.Conditions {
		if condition.Type == esv1.ExternalSecretReady {
			found.Condition = &condition
		}
	}
	target := manifest.Spec.Target.Name
	if target == "" {
		target = manifest.Name
	}
	secret := &corev1.Secret{}
	err := cluster.Get(ctx, client.ObjectKey{Namespace: name.Namespace, Name: target}, secret)
	if client.IgnoreNotFound(err) != nil {
		return nil, err
	}
	if err == nil {
		secret.ManagedFields = nil
		found.Secret = secret
	}
	return found, nil
}
