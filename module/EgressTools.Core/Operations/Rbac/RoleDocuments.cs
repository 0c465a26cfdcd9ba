namespace EgressTools.Operations;

/// <summary>Rights as roles and bindings of Kubernetes.</summary>
internal static class RoleDocuments
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>A Role of a namespace; a ClusterRole where there is none.</summary>
    public static EgressRoleDocument Role(string name, string space, IEnumerable<AccessRight> rights)
    {
        var role = Document(space.Length == 0 ? "ClusterRole" : "Role", name, space);
        role["rules"] = new JArray(Rules(rights));
        return new EgressRoleDocument(role);
    }

    /// <summary>Gives the role of this name and namespace to a ServiceAccount.</summary>
    public static EgressRoleDocument Binding(string name, string space, ObjectName account)
    {
        var binding = Document(space.Length == 0 ? "ClusterRoleBinding" : "RoleBinding", name, space);
        binding["roleRef"] = new JObject { ["apiGroup"] = Group, ["kind"] = space.Length == 0 ? "ClusterRole" : "Role", ["name"] = name };
        binding["subjects"] = new JArray(new JObject { ["kind"] = "ServiceAccount", ["name"] = account.Name, ["namespace"] = account.Namespace });
        return new EgressRoleDocument(binding);
    }

    private static JObject Document(string kind, string name, string space)
    {
        var metadata = new JObject { ["name"] = name };
        if (space.Length > 0)
            metadata["namespace"] = space;
        return new JObject { ["apiVersion"] = $"{Group}/v1", ["kind"] = kind, ["metadata"] = metadata };
    }

    /// <summary>One rule for what has the same group, verbs and object names.</summary>
    private static IEnumerable<JObject> Rules(IEnumerable<AccessRight> rights) =>
        from item in rights.GroupBy(static r => (r.Group, r.Resource, r.Name), static r => r.Verb).Select(static g => (g.Key, Verbs: Sorted(g)))
        group item.Key by (item.Key.Group, Resource: item.Key.Name.Length > 0 ? item.Key.Resource : "", Verbs: string.Join(' ', item.Verbs)) into rule
        let names = Sorted(rule.Select(static r => r.Name).Where(static n => n.Length > 0))
        let resources = Sorted(rule.Select(static r => r.Resource))
        orderby rule.Key.Group, resources[0], names.Length
        select Rule(rule.Key.Group, resources, names, rule.Key.Verbs.Split(' '));

    private static JObject Rule(string group, string[] resources, string[] names, string[] verbs)
    {
        var rule = new JObject { ["apiGroups"] = new JArray(group), ["resources"] = new JArray(resources) };
        if (names.Length > 0)
            rule["resourceNames"] = new JArray(names);
        rule["verbs"] = new JArray(verbs);
        return rule;
    }

    private static string[] Sorted(IEnumerable<string> words) => [.. words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
