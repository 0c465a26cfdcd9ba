namespace EgressTools.Checks.Policies;

/// <summary>Requirements of a policy's selectors on labels that security identities do not have.</summary>
internal static class DroppedLabels
{
    /// <summary>The requirements with their keys as written. Keys with a source (<c>k8s:app</c>) are left out.</summary>
    public static List<(string Key, LabelRequirement Requirement)> Of(EgressPolicy policy, IdentityLabels filter)
    {
        var found = new List<(string, LabelRequirement)>();
        foreach (var rule in policy.Rules)
        {
            Add(rule.PodSelector, "");
            Add(rule.NamespaceSelector, PolicyCompiler.NamespaceLabelsPrefix);
        }
        return found;

        void Add(LabelSelector? selector, string prefix)
        {
            if (selector is null)
                return;
            foreach (var requirement in selector.Requirements)
            {
                if (requirement.Key.Length > 0 && !requirement.Key.Contains(':', StringComparison.Ordinal) && !filter.Keeps(prefix + requirement.Key))
                    found.Add((requirement.Key, requirement));
            }
        }
    }

    /// <summary>The effect of a requirement on a dropped label.</summary>
    public static string Effect(LabelRequirement requirement) => requirement.Operator is LabelOperator.In or LabelOperator.Exists
        ? $"'{requirement}' selects no pod"
        : $"'{requirement}' excludes no pod";
}
