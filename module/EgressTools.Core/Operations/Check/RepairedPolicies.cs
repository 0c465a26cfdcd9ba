namespace EgressTools.Operations;

/// <summary>Repaired policies as documents that <c>apply</c> takes: without what only servers write.</summary>
public static class RepairedPolicies
{
    /// <summary>The document of a policy that was read from a text, with all that it says beside;
    /// name and spec alone where the text does not hold it.</summary>
    /// <param name="repair">The policy.</param>
    /// <param name="bytes">The text; empty where there is none.</param>
    public static EgressPolicyDocument Of(PolicyRepair repair, byte[] bytes)
    {
        var line = repair.Before.Source?.Line;
        var found = new DocumentText(bytes).Objects().Where(o => o.Line == line).Select(o => RepairedDocument.Of(o.Object, repair.Before, repair.After))
            .FirstOrDefault(static d => d is not null);
        return new EgressPolicyDocument(found is null ? PolicySpec.Document(repair.After) : Applicable(found, repair.After));
    }

    /// <summary>
    /// The document of a policy of a cluster. Server-side apply takes away what the same manager applied before and no longer names, so that the labels and
    /// annotations that it owns are in it; those of others are left to them.
    /// </summary>
    /// <exception cref="ClusterException">The policy cannot be read.</exception>
    public static async Task<EgressPolicyDocument> OfAsync(ApiClient client, PolicyRepair repair, string fieldManager, CancellationToken cancellationToken)
    {
        var document = PolicySpec.Document(repair.After);
        var current = await client.GetAsync(ApiResource.Policies, new ObjectName("", repair.Before.Name), cancellationToken).ConfigureAwait(false);
        if (current is not null)
            AddOwned((JObject)document["metadata"]!, current, fieldManager);
        return new EgressPolicyDocument(document);
    }

    private static void AddOwned(JObject metadata, JObject current, string fieldManager)
    {
        var owners = FieldOwners.Of(current, fieldManager).Inside("metadata");
        foreach (var field in new[] { "labels", "annotations" })
        {
            var values = current["metadata"]?[field] as JObject ?? [];
            var owned = new JObject(owners.Inside(field).OwnMembers.Where(name => name != ClientSideApply.Annotation && values.ContainsKey(name))
                .Select(name => new JProperty(name, values[name]!.DeepClone())));
            if (owned.Count > 0)
                metadata[field] = owned;
        }
    }

    // A document that apply would refuse for something else (a status, a namespace) is of use without that.
    private static JObject Applicable(JObject document, EgressPolicy policy)
    {
        // Items of a typed list have no kind of their own.
        document["apiVersion"] ??= "cilium.io/v2";
        document["kind"] ??= "CiliumEgressGatewayPolicy";
        try
        {
            return PolicyDocument.Accept(document);
        }
        catch (InputException)
        {
            return PolicySpec.Document(policy);
        }
    }
}
