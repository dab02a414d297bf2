using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using ServiceDefaults.Policies;

namespace ServiceDefaults.Http;

/// <summary>
/// A service's description (OpenAPI 3.1) at <c>/openapi/v1.json</c>. It is committed as docs/openapi/NAME.json, and a
/// test of the service compares the two.
/// </summary>
internal static class Description
{
    const string Bearer = "bearer";

    internal static void AddDescription(this WebApplicationBuilder builder, string name) => builder.Services.AddOpenApi(options =>
    {
        // Records are nested in their operations and share short names: RegisterUnitRequest, OpenConsultationRequest.
        options.CreateSchemaReferenceId = schema => OpenApiOptions.CreateDefaultSchemaReferenceId(schema) is null ? null : NameOf(schema.Type);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = $"Equity platform: {name}", Version = "v1", Description = "Lists are paged by a cursor, errors are problem documents (RFC 9457), changes by people need If-Match. docs/status-codes.md says which status means what." };
            document.Servers = [];
            document.AddComponent(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, BearerFormat = "JWT", Description = "A token of the platform's issuer." });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancel) =>
        {
            var policy = context.ApplicationServices.GetRequiredService<ServicePolicies>().Find($"{context.Description.HttpMethod} /{context.Description.RelativePath}");
            if (policy?.Right is { } right) operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [right.Scope] }];

            var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancel);
            context.Document?.AddComponent(nameof(ProblemDetails), problem);
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "A problem document",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) } },
            };
        });
    });

    static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? NameOf(value)
        : type.IsGenericType ? NameOf(type.GetGenericArguments()[0]) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
        : type.DeclaringType?.Name + type.Name;
}
