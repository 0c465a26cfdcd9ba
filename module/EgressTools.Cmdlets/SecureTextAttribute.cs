using System.Net;

namespace EgressTools.Cmdlets;

/// <summary>Lets a SecureString parameter take a string as well.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecureTextAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Arguments.Value(inputData) is string text ? new NetworkCredential("", text).SecurePassword : inputData;
}
