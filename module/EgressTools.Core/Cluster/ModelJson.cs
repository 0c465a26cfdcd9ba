using System.Text.Json.Serialization;
using k8s.Models;

namespace EgressTools.Cluster;

/// <summary>The models of KubernetesClient that are read, by themselves: the context that the library brings along holds all of its about 900 models, which a
/// native program could then not leave out. Requests go through <see cref="ApiClient"/> all the same, with its retries, limits and masks.</summary>
[JsonSerializable(typeof(Corev1Event))]
internal sealed partial class ModelJson : JsonSerializerContext;
