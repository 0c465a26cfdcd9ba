namespace EgressTools.Provisioning.Feature;

/// <summary>Collects what must change, in helm's values and in the settings that agents read.</summary>
internal sealed class PlanDraft(FeatureState state)
{
    private readonly List<ValueChange> _values = [];
    private readonly List<SettingChange> _settings = [];

    public FeatureState State => state;

    /// <summary>The settings as they are.</summary>
    public CiliumInstallation Now => state.Snapshot.Installation;
    /// <summary>The version of the agents, else of the chart; null where neither is known.</summary>
    public CiliumVersion? Version => Now.Version ?? CiliumVersion.Find(state.Release?.ChartVersion);
    /// <summary>Whether pods reach other nodes without a tunnel.</summary>
    public bool IsNative => Now.IsNative;

    public ImmutableArray<ValueChange> Values => [.. _values.OrderBy(static v => v.Path, StringComparer.Ordinal)];
    public ImmutableArray<SettingChange> Settings => [.. _settings.OrderBy(static s => s.Key, StringComparer.Ordinal)];

    /// <summary>Whether the list of ip-masq-agent becomes another, or is written for the first time.</summary>
    public bool ChangesMasqueradeConfig => _values.Exists(static v => v.Path is ReleaseValues.MasqueradeList or ReleaseValues.LinkLocal
        || (v.Path == ReleaseValues.MasqueradeAgent && ReleaseValues.Same(v.New, true)));

    public List<string> Notes { get; } = [];
    public List<string> Warnings { get; } = [];

    public void Note(string sentence) => Notes.Add(sentence);
    public void Warn(string sentence) => Warnings.Add(sentence);

    /// <summary>What helm has for a value; null where it has none, or is not known to.</summary>
    public JToken? Told(string path) => state.Release?.Value(path);

    /// <summary>A switch of the chart that must be on, and the setting that it becomes.</summary>
    /// <param name="word">A further word that this release takes for true; null for none.</param>
    public void Enable(string path, string key, string? word = null)
    {
        var right = Now.IsOn(key) || (word is not null && Now.Setting(key) == word);
        if (!right)
            _settings.Add(new SettingChange(key, Now.Setting(key), "true"));
        var isTold = Told(path) is { } told && (ReleaseValues.Same(told, true) || (word is not null && told.ToString() == word));
        // Where somebody changed cilium-config outside helm, it is told although helm has it: helm upgrade rewrites all settings.
        if (!right || (Told(path) is not null && !isTold))
            _values.Add(new ValueChange(path, (isTold ? null : Told(path)) ?? Live(key), true));
    }

    /// <summary>A switch of the chart that must be off, and the settings that the chart leaves out then.</summary>
    public void Disable(string path, params string[] keys)
    {
        var changes = keys.Where(Now.IsOn).Select(key => new SettingChange(key, Now.Setting(key), null)).ToList();
        _settings.AddRange(changes);
        if (Told(path) is { } told ? !ReleaseValues.Same(told, false) : changes.Count > 0)
            _values.Add(new ValueChange(path, Told(path) ?? true, false));
    }

    /// <summary>A value that becomes something else than a setting: it is told where helm has another, or where what is in force is another.</summary>
    /// <returns>Whether it is told.</returns>
    public bool Set(string path, JToken? inForce, JToken wanted)
    {
        // A null that became a token on its way here.
        inForce = inForce is JValue { Value: null } ? null : inForce;
        var differs = !ReleaseValues.Same(inForce, wanted) || (state.Release?.Given is not null && !ReleaseValues.Same(Told(path), wanted));
        if (differs)
            _values.Add(new ValueChange(path, inForce ?? (ReleaseValues.Same(Told(path), null) ? null : Told(path)), wanted));
        return differs;
    }

    /// <summary>A value and, where there is one, its setting that go back to what they were.</summary>
    public void PutBack(string path, JToken before, string? key)
    {
        _values.Add(new ValueChange(path, Told(path), before));
        if (key is not null && before.ToString() is var text && !ReleaseValues.Same(Live(key), before))
            _settings.Add(new SettingChange(key, Now.Setting(key), IsLeftOut(path, before) ? null : text.ToLowerInvariant()));
    }

    // The chart writes it only where it is on.
    private static bool IsLeftOut(string path, JToken value) => path == ReleaseValues.MasqueradeAgent && ReleaseValues.Same(value, false);
    private JToken? Live(string key) => Now.Setting(key) switch { null => null, "true" => true, "false" => false, var text => text };
}
