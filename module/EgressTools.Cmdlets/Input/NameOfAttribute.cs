using System.Collections;

namespace EgressTools.Cmdlets;

/// <summary>Lets a parameter of names take objects too, whatever their type, and what <c>kubectl get</c> gives as objects or with <c>-o name</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NameOfAttribute(InputKind kind) : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // What is missing is refused by the parameter's other attributes, in PowerShell's words.
        if (Arguments.Value(inputData) is null or "" or Array { Length: 0 } || (inputData as IEnumerable)?.Cast<object?>().Contains(null) == true)
            return inputData;
        try
        {
            return Arguments.Each(new[] { inputData }).Select(argument => Arguments.Name(argument, kind)).ToArray();
        }
        catch (UsageException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }
}
