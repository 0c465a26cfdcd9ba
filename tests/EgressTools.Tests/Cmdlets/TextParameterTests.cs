using System.Management.Automation;

namespace EgressTools.Tests.Cmdlets;

/// <summary>PowerShell makes a text of any object, and a default of nothing: parameters say which they take.</summary>
public sealed class TextParameterTests
{
    [Fact]
    public void Every_parameter_of_text_says_what_it_takes()
    {
        using var engine = new Engine();
        string[] readers = ["TextAttribute", "SelectorAttribute", "NameOfAttribute", "AddressOfAttribute"];
        Assert.Equal([], Parameters().Where(static p => Element(p.Property.PropertyType) is var type && (type.Name is "String" or "Uri"))
            .Where(p => !p.Attributes.Any(readers.Contains)).Select(static p => p.Name));
    }

    [Fact]
    public void No_value_is_not_the_default()
    {
        using var engine = new Engine();
        string[] refusals = ["ValidateNotNullAttribute", "ValidateRangeAttribute", "DurationAttribute"];
        Assert.Equal([], Parameters().Where(static p => p.Property.PropertyType.IsValueType && p.Property.PropertyType.Name != nameof(SwitchParameter))
            .Where(p => !p.Attributes.Any(refusals.Contains)).Select(static p => p.Name));
    }

    private static (string Name, System.Reflection.PropertyInfo Property, List<string> Attributes)[] Parameters() =>
    [
        .. from type in Engine.Cmdlets.GetTypes()
           from property in type.GetProperties()
           let attributes = property.GetCustomAttributesData().Select(static a => a.AttributeType.Name).ToList()
           where attributes.Contains(nameof(ParameterAttribute))
           select ($"{type.Name}.{property.Name}", property, attributes),
    ];

    private static Type Element(Type type) => type.GetElementType() ?? type;
}
