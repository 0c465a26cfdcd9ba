using Mono.Cecil;

namespace EgressTools.Tests;

/// <summary>The types of the core and what each names, as the compiled assembly has it: in signatures, fields, attributes and bodies.</summary>
internal sealed class Layers
{
    private readonly Dictionary<TypeDefinition, HashSet<TypeReference>> _names = [];
    private readonly ModuleDefinition _module;

    /// <summary>Reads an assembly.</summary>
    public Layers(string assembly)
    {
        _module = ModuleDefinition.ReadModule(assembly);
        foreach (var type in _module.GetTypes().Where(static t => IsOfCore(t)))
        {
            if (!_names.TryGetValue(Outermost(type), out var names))
                _names.Add(Outermost(type), names = []);
            names.UnionWith(NamedBy(type).SelectMany(static r => Parts(r)));
        }
    }

    /// <summary>Every type of the core that is not nested in another.</summary>
    public IEnumerable<TypeDefinition> Types => _names.Keys;

    /// <summary>The folder of a type; empty for the root.</summary>
    public static string Of(TypeReference type) => Outermost(type).Namespace.Split('.') is [_, var layer, ..] ? layer : "";

    /// <summary>The types of the core that a type names itself.</summary>
    public IEnumerable<TypeDefinition> NamesOf(TypeDefinition type) =>
        _names[type].Select(Own).OfType<TypeDefinition>().Select(static t => Outermost(t)).Where(t => t != type && _names.ContainsKey(t)).Distinct();

    /// <summary>Where a type leads that must not: "A -> B -> C" for the first one found from here over types of the core; null where nothing does.</summary>
    /// <param name="type">Where to begin.</param>
    /// <param name="isForbidden">Of the core or of another assembly.</param>
    public string? PathTo(TypeDefinition type, Func<TypeReference, bool> isForbidden)
    {
        var from = new Dictionary<TypeDefinition, TypeDefinition?> { [type] = null };
        var open = new Queue<TypeDefinition>([type]);
        while (open.TryDequeue(out var next))
        {
            if (_names[next].FirstOrDefault(isForbidden) is { } forbidden)
                return Path(from, next) + " -> " + forbidden.FullName;
            foreach (var name in NamesOf(next))
            {
                if (from.TryAdd(name, next))
                    open.Enqueue(name);
            }
        }
        return null;
    }

    private static string Path(Dictionary<TypeDefinition, TypeDefinition?> from, TypeDefinition last)
    {
        var path = last.FullName;
        for (var type = from[last]; type is not null; type = from[type])
            path = type.FullName + " -> " + path;
        return path;
    }

    private static bool IsOfCore(TypeReference type) =>
        Outermost(type).Namespace is "EgressTools" || Outermost(type).Namespace.StartsWith("EgressTools.", StringComparison.Ordinal);

    private TypeDefinition? Own(TypeReference type) => type as TypeDefinition ?? (type.Scope == _module ? type.Resolve() : null);

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference?> NamedBy(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(static i => i.InterfaceType),
        .. type.Fields.Select(static f => f.FieldType),
        .. type.CustomAttributes.Select(static a => a.AttributeType),
        .. Constraints(type),
        .. type.Methods.SelectMany(static m => Signature(m).Concat(Constraints(m)).Concat(m.CustomAttributes.Select(static a => a.AttributeType))),
        .. type.Methods.Where(static m => m.HasBody).SelectMany(static m => m.Body.Variables.Select(static v => v.VariableType)),
        .. type.Methods.Where(static m => m.HasBody).SelectMany(static m => m.Body.Instructions).SelectMany(static i => Operand(i.Operand)),
    ];

    private static IEnumerable<TypeReference?> Constraints(IGenericParameterProvider generic) =>
        generic.GenericParameters.SelectMany(static p => p.Constraints).Select(static c => c.ConstraintType);

    private static IEnumerable<TypeReference?> Operand(object? operand) => operand switch
    {
        // What the compiler writes for every iterator.
        MethodReference { DeclaringType.FullName: "System.Environment", Name: "get_CurrentManagedThreadId" } => [],
        MethodReference method => Signature(method),
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Signature(MethodReference method) =>
    [
        method.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(static p => p.ParameterType),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
    ];

    // List<Dictionary<A, B[]>> names List, Dictionary, A and B.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.Append(generic.ElementType).SelectMany(static t => Parts(t)),
        TypeSpecification other => Parts(other.ElementType),
        _ => [type],
    };
}
