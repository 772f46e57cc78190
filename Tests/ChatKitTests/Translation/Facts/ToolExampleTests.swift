import Testing

@testable import ChatKit

/// What OpenAI's tools and schemas become at GigaChat, example by example.
@Suite struct ToolExampleTests {
    @Test(arguments: tools + schemas)
    func `tools are functions that GigaChat takes`(example: TranslationExample) throws {
        try example.check()
    }

    private static let weather =
        #"{"type":"function","function":{"name":"get_weather","description":"d","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}"#
    private static let function =
        #"{"name":"get_weather","description":"d","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}"#
    private static let time = #"{"type":"function","function":{"name":"get_time"}}"#

    private static let tools = [
        TranslationExample(
            name: "E7: a tool, and auto is what the server does anyway",
            given: #"{"tools":[\#(weather)],"tool_choice":"auto"}"#, members: #"{"functions":[\#(function)]}"#),
        TranslationExample(
            name: "E10: a named tool is forced",
            given: #"{"tools":[\#(weather)],"tool_choice":{"type":"function","function":{"name":"get_weather"}}}"#,
            members: #"{"functions":[\#(function)],"function_call":{"name":"get_weather"}}"#),
        TranslationExample(
            name: "E10: a named tool in the Responses API's spelling",
            given: #"{"tools":[\#(weather)],"tool_choice":{"type":"function","name":"get_weather"}}"#,
            members: #"{"functions":[\#(function)],"function_call":{"name":"get_weather"}}"#),
        TranslationExample(
            name: "E10: none", given: #"{"tools":[\#(weather)],"tool_choice":"none"}"#,
            members: #"{"functions":[\#(function)],"function_call":"none"}"#),
        TranslationExample(
            name: "E10: required with one tool names it", given: #"{"tools":[\#(weather)],"tool_choice":"required"}"#,
            members: #"{"functions":[\#(function)],"function_call":{"name":"get_weather"}}"#),
        TranslationExample(
            name: "E10: required with several is said in words",
            given: #"{"tools":[\#(weather),\#(time)],"tool_choice":"required"}"#,
            members:
                #"{"messages":[{"role":"system","content":"Answer by calling one of the functions you were given; do not answer in words."},{"role":"user","content":"q"}],"functions":[\#(function),{"name":"get_time","description":"","parameters":{"type":"object","properties":{}}}],"function_call":null}"#,
            told: [.translated]),
        TranslationExample(
            name: "E10: no description and no parameters",
            given: #"{"tools":[{"type":"function","function":{"name":"ping"}}]}"#,
            members: #"{"functions":[{"name":"ping","description":"","parameters":{"type":"object","properties":{}}}]}"#
        ),
        TranslationExample(
            name: "E10: a name that is GigaChat's own",
            given: #"{"tools":[{"type":"function","function":{"name":"web_search"}}]}"#,
            members:
                #"{"functions":[{"name":"user_web_search","description":"","parameters":{"type":"object","properties":{}}}]}"#,
            told: [.translated]),
        TranslationExample(
            name: "E10: a name with other characters",
            given: #"{"tools":[{"type":"function","function":{"name":"my-tool.v2"}}]}"#,
            members:
                #"{"functions":[{"name":"my_tool_v2","description":"","parameters":{"type":"object","properties":{}}}]}"#,
            told: [.translated]),
        TranslationExample(
            name: "the former functions are functions", given: #"{"functions":[{"name":"f"}],"function_call":"auto"}"#,
            members: #"{"functions":[{"name":"f","description":"","parameters":{"type":"object","properties":{}}}]}"#),
        TranslationExample(
            name: "E20: a forced function in v2",
            given: #"{"tools":[\#(weather)],"tool_choice":{"type":"function","function":{"name":"get_weather"}}}"#,
            to: .gigachatV2,
            members:
                #"{"tools":[{"functions":{"specifications":[\#(function)]}}],"tool_config":{"mode":"forced","function_name":"get_weather"}}"#
        ),
    ]

    private static func schema(
        _ name: String, _ given: String, _ sent: String, told: [Notice.Kind] = []
    ) -> TranslationExample {
        TranslationExample(
            name: name, given: TranslationExample.function(given), members: TranslationExample.functions(sent),
            told: told)
    }

    private static let schemas = [
        schema(
            "E8: types in lists, enumerations with null, variants, gaps",
            #"{"type":"object","properties":{"unit":{"type":["string","null"],"enum":["c","f",null]},"when":{"anyOf":[{"type":"string","format":"email"},{"type":"null"}]},"tags":{"type":"array"},"meta":{"type":"object"}},"additionalProperties":false}"#,
            #"{"type":"object","properties":{"unit":{"type":"string","enum":["c","f"]},"when":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"meta":{"type":"object","properties":{}}}}"#
        ),
        schema(
            "E9: nested required, defaults, bounds, numbers to choose from",
            #"{"type":"object","properties":{"n":{"type":"integer","enum":[1,2],"minimum":1,"default":1,"description":"num"},"l":{"type":"array","items":{"enum":["a","b"]}},"sub":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}},"required":["n"]}"#,
            #"{"type":"object","properties":{"n":{"type":"integer","description":"num. Allowed values: 1, 2","default":1,"minimum":1},"l":{"type":"array","items":{"type":"string","enum":["a","b"]}},"sub":{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}},"required":["n"]}"#
        ),
        schema(
            "E9: a choice of types is its first, and that is told",
            #"{"properties":{"a":{"oneOf":[{"type":"integer"},{"type":"string"}],"description":"x"}}}"#,
            #"{"type":"object","properties":{"a":{"type":"integer","description":"x"}}}"#, told: [.translated]),
        schema(
            "E9: upper case and allOf",
            #"{"type":"OBJECT","allOf":[{"properties":{"z":{"type":"STRING","format":"date-time"}},"required":["z"]}]}"#,
            #"{"type":"object","properties":{"z":{"type":"string","format":"date-time"}},"required":["z"]}"#),
        schema("E9: null", "null", #"{"type":"object","properties":{}}"#),
        schema("E9: nothing", "{}", #"{"type":"object","properties":{}}"#),
        schema(
            "a schema that contains itself",
            ##"{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}},"$defs":{"N":{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}}}}"##,
            #"{"type":"object","properties":{"next":{"type":"object","properties":{"next":{"type":"object","description":"Another N","properties":{}}}}}}"#
        ),
        schema(
            "definitions in their former place",
            ##"{"type":"object","properties":{"a":{"$ref":"#/definitions/A"}},"definitions":{"A":{"type":"string"}}}"##,
            #"{"type":"object","properties":{"a":{"type":"string"}}}"#),
        schema(
            "tuples are lists of their first", #"{"properties":{"a":{"items":[{"type":"number"},{"type":"string"}]}}}"#,
            #"{"type":"object","properties":{"a":{"type":"array","items":{"type":"number"}}}}"#),
    ]
}
