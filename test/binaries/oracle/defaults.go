package main

import (
	"time"

	esv1 "github.com/external-secrets/external-secrets/apis/externalsecrets/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// applyDefaults does what the API server does with the schema of ExternalSecret: the controller counts on it.
func applyDefaults(spec *esv1.ExternalSecretSpec) {
	if spec.RefreshInterval == nil {
		spec.RefreshInterval = &metav1.Duration{Duration: time.Hour}
	}
	orElse(&spec.Target.CreationPolicy, esv1.CreatePolicyOwner)
	orElse(&spec.Target.DeletionPolicy, esv1.DeletionPolicyRetain)
	if template := spec.Target.Template; template != nil {
		orElse(&template.EngineVersion, esv1.TemplateEngineV2)
		orElse(&template.MergePolicy, esv1.MergePolicyReplace)
		for index := range template.TemplateFrom {
			from := &template.TemplateFrom[index]
			orElse(&from.Target, esv1.TemplateTargetData)
			for _, ref := range []*esv1.TemplateRef{from.ConfigMap, from.Secret} {
				if ref == nil {
					continue
				}
				for item := range ref.Items {
					orElse(&ref.Items[item].TemplateAs, esv1.TemplateScopeValues)
				}
			}
		}
	}
	for index := range spec.Data {
		remoteRefDefaults(&spec.Data[index].RemoteRef)
	}
	for index := range spec.DataFrom {
		from := &spec.DataFrom[index]
		if from.Extract != nil {
			remoteRefDefaults(from.Extract)
		}
		if from.Find != nil {
			orElse(&from.Find.ConversionStrategy, esv1.ExternalSecretConversionDefault)
			orElse(&from.Find.DecodingStrategy, esv1.ExternalSecretDecodeNone)
		}
		for _, rewrite := range from.Rewrite {
			if rewrite.Merge == nil {
				continue
			}
			orElse(&rewrite.Merge.PriorityPolicy, esv1.ExternalSecretRewriteMergePriorityPolicyStrict)
			orElse(&rewrite.Merge.ConflictPolicy, esv1.ExternalSecretRewriteMergeConflictPolicyError)
			orElse(&rewrite.Merge.Strategy, esv1.ExternalSecretRewriteMergeStrategyExtract)
		}
	}
}

func remoteRefDefaults(ref *esv1.ExternalSecretDataRemoteRef) {
	orElse(&ref.ConversionStrategy, esv1.ExternalSecretConversionDefault)
	orElse(&ref.DecodingStrategy, esv1.ExternalSecretDecodeNone)
	orElse(&ref.MetadataPolicy, esv1.ExternalSecretMetadataPolicyNone)
}

func orElse[T comparable](value *T, otherwise T) {
	var none T
	if *value == none {
		*value = otherwise
	}
}
