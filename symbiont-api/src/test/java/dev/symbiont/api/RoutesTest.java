package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.agent.AgentsCalls;
import dev.symbiont.api.approval.ApprovalsCalls;
import dev.symbiont.api.call.Call;
import dev.symbiont.api.channel.ChannelsCalls;
import dev.symbiont.api.communication.CommunicationCalls;
import dev.symbiont.api.dsl.DslCalls;
import dev.symbiont.api.health.HealthCalls;
import dev.symbiont.api.health.MetricsCalls;
import dev.symbiont.api.input.HttpInputCalls;
import dev.symbiont.api.message.MessagesCalls;
import dev.symbiont.api.review.ReviewQuery;
import dev.symbiont.api.review.ToolReviewCalls;
import dev.symbiont.api.schedule.SchedulesCalls;
import dev.symbiont.api.toolclad.ToolcladCalls;
import dev.symbiont.api.workflow.WorkflowsCalls;
import dev.symbiont.domain.agent.AgentEventType;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentState;
import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.agent.HeartbeatRequest;
import dev.symbiont.domain.agent.PushEventRequest;
import dev.symbiont.domain.agent.UpdateAgentRequest;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.channel.AddIdentityMappingRequest;
import dev.symbiont.domain.channel.ChatPlatform;
import dev.symbiont.domain.channel.RegisterChannelRequest;
import dev.symbiont.domain.channel.UpdateChannelRequest;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.dsl.AgentDeployRequest;
import dev.symbiont.domain.dsl.DslCompileRequest;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.ResponseDecodeException;
import dev.symbiont.domain.error.ServerException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.AnalysisId;
import dev.symbiont.domain.id.ApprovalId;
import dev.symbiont.domain.id.ChannelId;
import dev.symbiont.domain.id.DeploymentId;
import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.id.HttpInputId;
import dev.symbiont.domain.id.JobId;
import dev.symbiont.domain.id.MessageId;
import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.domain.review.HumanReviewDecision;
import dev.symbiont.domain.review.QueueDecision;
import dev.symbiont.domain.review.ReviewDecision;
import dev.symbiont.domain.review.ReviewSessionCreate;
import dev.symbiont.domain.review.ReviewStatus;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.domain.review.SigningRequest;
import dev.symbiont.domain.review.ToolProvider;
import dev.symbiont.domain.schedule.CreateScheduleRequest;
import dev.symbiont.domain.schedule.UpdateScheduleRequest;
import dev.symbiont.domain.tool.ToolArguments;
import dev.symbiont.domain.webhook.HttpInputServerConfig;
import dev.symbiont.domain.workflow.WorkflowExecutionRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One exchange for every route of the HTTP contract, section 5: success and failure. */
class RoutesTest {
  private static final AgentId AGENT = AgentId.of("7c0f0c1e-50a8-4d62-9d4e-2f5b3b1b7a10");
  private static final JobId JOB = JobId.of("c2c6f6a4-0a5d-4f44-9a0e-3a0f4d8f7a55");
  private static final ChannelId CHANNEL = ChannelId.of("ch-01");
  private static final String HEALTH =
      "{'status':'healthy','uptime_seconds':73,'timestamp':'2026-05-01T08:00:00.123456789Z',"
          + "'version':'1.10.0'}";
  private static final String SCHEDULER =
      "{'is_running':true,'store_accessible':true,'jobs_total':2,'jobs_active':1,'jobs_paused':1,"
          + "'jobs_dead_letter':0,'global_active_runs':0,'max_concurrent':100,'runs_total':14,"
          + "'runs_succeeded':13,'runs_failed':1,'average_execution_time_ms':0.5,"
          + "'longest_run_ms':3}";
  private static final String STATUS =
      "{'agent_id':'a','state':'Running','last_activity':'2026-05-01T08:00:05Z','resource_usage':"
          + "{'memory_bytes':0,'cpu_percent':0.0,'active_tasks':0},'metadata':{'region':'eu'},"
          + "'last_result':'42 rows','recent_events':[{'event_type':'RunStarted','payload':"
          + "{'run':7},'timestamp':'2026-05-01T08:00:04.500Z'}],'execution_mode':'External'}";
  private static final String WORKFLOW =
      "{'status':'success','workflow_id':'agent nightly { }','agent_id':'a','execution_started':"
          + "true,'metadata':{},'system_status':{'total_agents':1},'parameters':{'day':'mon'}}";
  private static final String DETAIL =
      "{'job_id':'j','name':'morning','cron_expression':'0 30 6 * * *','timezone':'Europe/Berlin',"
          + "'status':'Active','enabled':true,'one_shot':false,'next_run':null,'last_run':null,"
          + "'run_count':3,'failure_count':0,'created_at':'2026-05-01T08:00:00+00:00',"
          + "'updated_at':'2026-05-01T08:00:00+00:00'}";
  private static final String MAPPING =
      "{'platform_user_id':'U042','platform':'slack','symbiont_user_id':'dana','email':null,"
          + "'display_name':'Dana','roles':['operator'],'verified':false,"
          + "'created_at':'2026-05-01T08:00:00+00:00'}";
  private static final String CHANNEL_DETAIL =
      "{'id':'ch-01','name':'ops','platform':'slack','status':'running','config':{},"
          + "'created_at':'x','updated_at':'y'}";
  private static final String HELD =
      "{'id':'9f2c11aa03d4e5b6','agent_id':'triage','kind':'tool_call','summary':'s','reason':'r',"
          + "'context_snapshot':{'ToolCall':{'call_id':'c1'}},'created_at':'2026-05-01T08:00:00Z',"
          + "'expires_at':'2026-05-01T08:02:00Z','status':'pending'}";
  private static final String RULE =
      "{'id':'r-1','from_agent':'analyst','to_agent':'reporter','action':'allow','effect':'allow',"
          + "'reason':'','priority':10,'max_depth':3,'created_at':'2026-05-01T08:00:00Z'}";
  private static final String INPUT_CONFIG =
      "{'bind_address':'127.0.0.1','port':8082,'path':'/webhook','agent_id':'"
          + AGENT
          + "','max_body_bytes':65536,'concurrency':10,'audit_enabled':true}";
  private static final String INPUT =
      "{'server_id':'s-1','config':"
          + INPUT_CONFIG
          + ",'status':'running','uptime_seconds':7,'requests_processed':2,"
          + "'active_connections':0,'last_error':null}";
  private static final String EXECUTION =
      "{'execution_id':'e-1','workflow_id':'nightly','status':'running'}";
  private static final String DEPLOYMENT =
      "{'deployment_id':'d-1','agent_id':'a','status':'running',"
          + "'deployed_at':'2026-05-01T08:00:00Z','endpoint_url':null}";
  private static final String TOOL =
      "{'name':'git_log','version':'1.0.0','description':'d','risk_tier':'low',"
          + "'human_approval':false,'arg_count':2,'backend':'shell',"
          + "'source_path':'tools/git_log.clad.toml'}";
  private static final String EVIDENCE =
      "{'status':'success','scan_id':'1777622400-a1b2c3d4','tool':'git_log','command':'git log',"
          + "'exit_code':0,'stderr':'','duration_ms':31,'timestamp':'2026-05-01T08:00:00.000Z',"
          + "'output_hash':'sha256:ab12','results':{'raw_output':'x'}}";
  private static final ReviewId REVIEW_ID = ReviewId.of("r-1");
  private static final ReviewedTool REVIEWED =
      new ReviewedTool(
          "t",
          "d",
          JsonObject.builder().put("type", "object").build(),
          ToolProvider.of("p", "https://p.example.com/k"));
  private static final String REVIEWED_JSON =
      "{'name':'t','description':'d','schema':{'type':'object'},'provider':{'name':'p',"
          + "'public_key_url':'https://p.example.com/k'}}";
  private static final String REVIEW =
      "{'review_id':'r-1','tool':"
          + REVIEWED_JSON
          + ",'status':'approved','state':{'type':'approved','analysis_id':'a-1',"
          + "'analysis_completed_at':'2026-05-01T08:00:01Z','critical_findings':[],"
          + "'human_reviewer_id':'ann','review_started_at':null},'submitted_by':'sam',"
          + "'submitted_at':'2026-05-01T08:00:00Z','estimated_completion':null,"
          + "'priority':'normal','tool_sha256':'ab'}";
  private static final String DECIDED =
      "{'review_id':'r-1','status':'approved','decision':'approve','reviewer_id':'ann',"
          + "'decided_at':'2026-05-01T08:00:00Z','next_action':'sign'}";
  private static final String SIGNATURE =
      "'signature':'MEUC','signed_at':'2026-05-01T08:00:00Z','signer_id':'default',"
          + "'signature_algorithm':'ECDSA_P256','key_fingerprint':'ab'";
  private static final String ENVELOPE =
      "{'message_id':'m','sender':'s','recipient':'r','topic':null,'payload':'hello',"
          + "'message_type':'direct','timestamp_secs':1777622400,'ttl_seconds':300}";

  /**
   * An exchange.
   *
   * @param request the expected request line below the base URL, and the body
   */
  record Route(
      Call<?> call, String request, String sent, int status, String received, String code) {
    @Override
    public String toString() {
      return request;
    }
  }

  static List<Route> routes() {
    String agent = "agents/" + AGENT;
    String job = "schedules/" + JOB;
    return List.of(
        route(HealthCalls.check(), "GET health", "", 200, HEALTH, ""),
        route(HealthCalls.isLive(), "GET health/live", "", 200, "", ""),
        route(HealthCalls.isReady(), "GET health/ready", "", 200, "", ""),
        route(
            HealthCalls.scheduler(),
            "GET health/scheduler",
            "",
            200,
            SCHEDULER,
            "SCHEDULER_HEALTH_FAILED"),
        route(
            HealthCalls.status(),
            "GET status",
            "",
            200,
            "{'version':'1.19.0','healthy':true,'agent_count':2,'schedule_count':1,"
                + "'channel_count':0}",
            "STATUS_AGENTS_FAILED"),
        route(
            MetricsCalls.current(),
            "GET metrics",
            "",
            200,
            "{'agents':{'total':3,'running':1,'idle':2,'error':0},'system':{'uptime_seconds':512,"
                + "'memory_usage':0,'cpu_usage':4.25}}",
            "METRICS_FAILED"),
        route(
            AgentsCalls.list(),
            "GET agents",
            "",
            200,
            "[{'id':'a','name':'triage','state':'Completed'}]",
            "LIST_AGENTS_FAILED"),
        route(
            AgentsCalls.status(AGENT),
            "GET " + agent + "/status",
            "",
            200,
            STATUS,
            "AGENT_NOT_FOUND"),
        route(
            AgentsCalls.create(
                AgentSpec.builder("triage")
                    .dsl("agent triage { }")
                    .putMetadata("team", "blue")
                    .build()),
            "POST agents",
            "{'name':'triage','dsl':'agent triage { }','metadata':{'team':'blue'}}",
            200,
            "{'id':'a','status':'scheduled'}",
            "AGENT_CREATION_FAILED"),
        route(
            AgentsCalls.update(AGENT, UpdateAgentRequest.name("other")),
            "PUT " + agent,
            "{'name':'other'}",
            200,
            "{'id':'a','status':'updated'}",
            "AGENT_UPDATE_FAILED"),
        route(
            AgentsCalls.delete(AGENT),
            "DELETE " + agent,
            "",
            200,
            "{'id':'a','status':'deleted'}",
            "AGENT_DELETION_FAILED"),
        route(
            AgentsCalls.execute(AGENT, ExecuteAgentRequest.EMPTY),
            "POST " + agent + "/execute",
            "{}",
            200,
            "{'execution_id':'e','status':'execution_started'}",
            "AGENT_EXECUTION_FAILED"),
        route(
            AgentsCalls.history(AGENT),
            "GET " + agent + "/history",
            "",
            200,
            "{'history':[{'execution_id':'e','status':'created',"
                + "'timestamp':'2026-05-01T08:01:00.000000001+00:00'}]}",
            "AGENT_HISTORY_FAILED"),
        route(
            AgentsCalls.heartbeat(
                AGENT,
                HeartbeatRequest.of(AgentState.RUNNING)
                    .withMetadata(Map.of("region", "eu"))
                    .withLastResult("41 rows")),
            "POST " + agent + "/heartbeat",
            "{'state':'Running','metadata':{'region':'eu'},'last_result':'41 rows'}",
            200,
            "",
            "HEARTBEAT_FAILED"),
        route(
            AgentsCalls.pushEvent(
                AGENT, PushEventRequest.of(AgentEventType.RUN_COMPLETED, JsonNull.NULL)),
            "POST " + agent + "/events",
            "{'event_type':'RunCompleted','payload':null}",
            200,
            "",
            "PUSH_EVENT_FAILED"),
        route(
            WorkflowsCalls.execute(
                WorkflowExecutionRequest.of(
                    "agent nightly { }", JsonObject.builder().put("day", "mon").build())),
            "POST workflows/execute",
            "{'workflow_id':'agent nightly { }','parameters':{'day':'mon'}}",
            200,
            WORKFLOW,
            "WORKFLOW_EXECUTION_FAILED"),
        route(
            WorkflowsCalls.list(),
            "GET workflows",
            "",
            200,
            "[{'id':'w','name':'nightly','version':'1','parameters':[]}]",
            "UNAUTHORIZED"),
        route(
            WorkflowsCalls.execution(ExecutionId.of("e-1")),
            "GET workflows/executions/e-1",
            "",
            200,
            EXECUTION,
            "EXECUTION_NOT_FOUND"),
        route(
            WorkflowsCalls.cancel(ExecutionId.of("e-1")),
            "DELETE workflows/executions/e-1",
            "",
            200,
            "",
            "EXECUTION_NOT_FOUND"),
        route(
            MessagesCalls.send(
                AGENT, SendMessageRequest.of(AgentId.of("s"), "hi").withTtl(Duration.ofSeconds(9))),
            "POST " + agent + "/messages",
            "{'sender':'s','payload':'hi','ttl_seconds':9}",
            200,
            "{'message_id':'m','status':'pending'}",
            "SEND_MESSAGE_FAILED"),
        route(
            MessagesCalls.receive(AGENT),
            "GET " + agent + "/messages",
            "",
            200,
            "{'messages':[" + ENVELOPE + "]}",
            "RECEIVE_MESSAGES_FAILED"),
        route(
            MessagesCalls.status(MessageId.of("m")),
            "GET messages/m/status",
            "",
            200,
            "{'message_id':'m','status':'delivered'}",
            "MESSAGE_STATUS_FAILED"),
        route(
            SchedulesCalls.list(),
            "GET schedules",
            "",
            200,
            "[{'job_id':'j','name':'n','cron_expression':'0 30 6 * * *','timezone':'UTC',"
                + "'status':'Active','enabled':true,'next_run':'2026-05-02T04:30:00+00:00',"
                + "'run_count':3}]",
            "LIST_SCHEDULES_FAILED"),
        route(
            SchedulesCalls.create(CreateScheduleRequest.of("morning", "0 30 6 * * *", "reporter")),
            "POST schedules",
            "{'name':'morning','cron_expression':'0 30 6 * * *','agent_name':'reporter',"
                + "'timezone':'UTC','one_shot':false}",
            201,
            "{'job_id':'j','next_run':null,'status':'created'}",
            "CREATE_SCHEDULE_FAILED"),
        route(SchedulesCalls.get(JOB), "GET " + job, "", 200, DETAIL, "SCHEDULE_NOT_FOUND"),
        route(
            SchedulesCalls.update(JOB, UpdateScheduleRequest.create().withOneShot(true)),
            "PUT " + job,
            "{'one_shot':true}",
            200,
            DETAIL,
            "UPDATE_SCHEDULE_FAILED"),
        route(
            SchedulesCalls.delete(JOB),
            "DELETE " + job,
            "",
            200,
            "{'job_id':'j','deleted':true}",
            "SCHEDULE_NOT_FOUND"),
        route(
            SchedulesCalls.pause(JOB),
            "POST " + job + "/pause",
            "",
            200,
            "{'job_id':'j','action':'pause','status':'paused'}",
            "SCHEDULE_PAUSE_FAILED"),
        route(
            SchedulesCalls.resume(JOB),
            "POST " + job + "/resume",
            "",
            200,
            "{'job_id':'j','action':'resume','status':'active'}",
            "SCHEDULE_RESUME_FAILED"),
        route(
            SchedulesCalls.trigger(JOB),
            "POST " + job + "/trigger",
            "",
            200,
            "{'job_id':'j','action':'trigger','status':'triggered'}",
            "SCHEDULE_TRIGGER_FAILED"),
        route(
            SchedulesCalls.history(JOB, 5),
            "GET " + job + "/history?limit=5",
            "",
            200,
            "{'job_id':'j','history':[{'run_id':'r','started_at':'x','completed_at':null,"
                + "'status':'Succeeded','error':null,'execution_time_ms':1}]}",
            "SCHEDULE_HISTORY_FAILED"),
        route(
            SchedulesCalls.nextRuns(JOB, 2),
            "GET " + job + "/next-runs?count=2",
            "",
            200,
            "{'job_id':'j','next_runs':['2026-05-02T04:30:00+00:00']}",
            "SCHEDULE_NEXT_RUNS_FAILED"),
        route(
            ChannelsCalls.list(),
            "GET channels",
            "",
            200,
            "[{'id':'ch-01','name':'ops','platform':'slack','status':'running'}]",
            "LIST_CHANNELS_FAILED"),
        route(
            ChannelsCalls.register(
                new RegisterChannelRequest("ops", ChatPlatform.SLACK, JsonObject.EMPTY)),
            "POST channels",
            "{'name':'ops','platform':'slack','config':{}}",
            201,
            "{'id':'ch-01','name':'ops','platform':'slack','status':'stopped'}",
            "REGISTER_CHANNEL_FAILED"),
        route(
            ChannelsCalls.get(CHANNEL),
            "GET channels/ch-01",
            "",
            200,
            CHANNEL_DETAIL,
            "CHANNEL_NOT_FOUND"),
        route(
            ChannelsCalls.update(CHANNEL, new UpdateChannelRequest(Optional.of(JsonObject.EMPTY))),
            "PUT channels/ch-01",
            "{'config':{}}",
            200,
            CHANNEL_DETAIL,
            "UPDATE_CHANNEL_FAILED"),
        route(
            ChannelsCalls.delete(CHANNEL),
            "DELETE channels/ch-01",
            "",
            200,
            "{'id':'ch-01','deleted':true}",
            "CHANNEL_NOT_FOUND"),
        route(
            ChannelsCalls.start(CHANNEL),
            "POST channels/ch-01/start",
            "",
            200,
            "{'id':'ch-01','action':'start','status':'running'}",
            "CHANNEL_START_FAILED"),
        route(
            ChannelsCalls.stop(CHANNEL),
            "POST channels/ch-01/stop",
            "",
            200,
            "{'id':'ch-01','action':'stop','status':'stopped'}",
            "CHANNEL_STOP_FAILED"),
        route(
            ChannelsCalls.health(CHANNEL),
            "GET channels/ch-01/health",
            "",
            200,
            "{'id':'ch-01','connected':true,'platform':'slack','workspace_name':'acme',"
                + "'channels_active':2,'last_message_at':null,'uptime_secs':61}",
            "CHANNEL_HEALTH_FAILED"),
        route(
            ChannelsCalls.mappings(CHANNEL),
            "GET channels/ch-01/mappings",
            "",
            200,
            "[" + MAPPING + "]",
            "CHANNEL_MAPPINGS_FAILED"),
        route(
            ChannelsCalls.addMapping(
                CHANNEL,
                new AddIdentityMappingRequest(
                    "U042", "dana", "Dana", List.of("operator"), Optional.empty())),
            "POST channels/ch-01/mappings",
            "{'platform_user_id':'U042','symbiont_user_id':'dana','display_name':'Dana',"
                + "'roles':['operator']}",
            201,
            MAPPING,
            "ADD_CHANNEL_MAPPING_FAILED"),
        route(
            ChannelsCalls.removeMapping(CHANNEL, "U/42"),
            "DELETE channels/ch-01/mappings/U%2F42",
            "",
            204,
            "",
            "REMOVE_CHANNEL_MAPPING_FAILED"),
        route(
            ChannelsCalls.audit(CHANNEL, 50),
            "GET channels/ch-01/audit?limit=50",
            "",
            200,
            "{'channel_id':'ch-01','entries':[{'timestamp':'x','event_type':'message',"
                + "'user_id':'U042','channel_id':'C9','agent':'triage','details':{'n':1}}]}",
            "CHANNEL_AUDIT_FAILED"),
        route(ApprovalsCalls.list(), "GET approvals", "", 200, "[" + HELD + "]", ""),
        route(
            ApprovalsCalls.approve(
                ApprovalId.of("9f2c11aa03d4e5b6"), ApprovalDecision.because("checked by hand")),
            "POST approvals/9f2c11aa03d4e5b6/approve",
            "{'reason':'checked by hand'}",
            200,
            "",
            "not_found"),
        route(
            ApprovalsCalls.deny(ApprovalId.of("9f2c11aa03d4e5b6"), ApprovalDecision.EMPTY),
            "POST approvals/9f2c11aa03d4e5b6/deny",
            "{}",
            200,
            HELD,
            "already_resolved"),
        route(
            CommunicationCalls.list(),
            "GET communication/rules",
            "",
            200,
            "[" + RULE + "]",
            "UNAUTHORIZED"),
        route(
            CommunicationCalls.add(
                CommunicationRule.allow("analyst", "reporter").withPriority(10).withMaxDepth(3)),
            "POST communication/rules",
            "{'from_agent':'analyst','to_agent':'reporter','action':'*','effect':'allow',"
                + "'reason':'','priority':10,'max_depth':3}",
            200,
            RULE,
            "RULE_EXISTS"),
        route(
            CommunicationCalls.remove("r/1"),
            "DELETE communication/rules/r%2F1",
            "",
            200,
            "",
            "RULE_NOT_FOUND"),
        route(
            CommunicationCalls.evaluate(
                EvaluateCommunicationRequest.of("analyst", "reporter", "send_message").atDepth(2)),
            "POST communication/evaluate",
            "{'sender':'analyst','recipient':'reporter','action':'send_message','depth':2}",
            200,
            "{'allowed':true,'rule':" + RULE + ",'reason':'matched rule r-1'}",
            "AGENT_NAME_AMBIGUOUS"),
        route(ToolcladCalls.list(), "GET tools", "", 200, "[" + TOOL + "]", "UNAUTHORIZED"),
        route(ToolcladCalls.info("git_log"), "GET tools/git_log", "", 200, TOOL, "TOOL_NOT_FOUND"),
        route(
            ToolcladCalls.schema("msf.run"),
            "GET tools/msf.run/schema",
            "",
            200,
            "{'name':'msf.run','inputSchema':{'type':'object'}}",
            "TOOL_NOT_FOUND"),
        route(
            ToolcladCalls.validate("git_log.clad.toml"),
            "POST tools/validate",
            "{'path':'git_log.clad.toml'}",
            200,
            "{'valid':false,'errors':['manifest: tool.name: is required (line 2)'],'warnings':[]}",
            "MANIFEST_NOT_FOUND"),
        route(
            ToolcladCalls.test("git_log", ToolArguments.of(Map.of("count", "3"))),
            "POST tools/git_log/test",
            "{'args':{'count':'3'}}",
            200,
            "{'command':'git log','validations':['count=3 (integer: OK)'],'cedar':null,"
                + "'timeout':15}",
            "TOOL_NOT_FOUND"),
        route(
            ToolcladCalls.execute("git_log", ToolArguments.NONE),
            "POST tools/git_log/execute",
            "{'args':{}}",
            200,
            EVIDENCE,
            "TOOL_CALL_DENIED"),
        route(
            ToolcladCalls.execute("a/../b", ToolArguments.NONE),
            "POST tools/a%2F..%2Fb/execute",
            "{'args':{}}",
            202,
            "{'status':'pending_approval','approval_id':'9f2c11aa03d4e5b6'}",
            "MANIFEST_INVALID"),
        route(
            ToolcladCalls.reload(),
            "POST tools/reload",
            "",
            200,
            "{'status':'reloaded','loaded':2,'errors':[]}",
            "ADMIN_REQUIRED"),
        route(
            DslCalls.compile(DslCompileRequest.of("triage", "agent triage {}")),
            "POST dsl/compile",
            "{'dsl_content':'agent triage {}','agent_name':'triage','validate_only':false}",
            200,
            "{'success':false,'agent_id':null,'errors':['1:7: E101 x'],'warnings':[],"
                + "'compiled_at':'2026-05-01T08:00:00Z'}",
            "AGENT_LIMIT_EXCEEDED"),
        route(
            DslCalls.deploy(AgentDeployRequest.of(AGENT).to("production")),
            "POST agents/deploy",
            "{'agent_id':'" + AGENT + "','environment':'production','config_overrides':{}}",
            200,
            DEPLOYMENT,
            "AGENT_NOT_FOUND"),
        route(
            DslCalls.deployments(),
            "GET agents/deployments",
            "",
            200,
            "[" + DEPLOYMENT + "]",
            "UNAUTHORIZED"),
        route(
            DslCalls.deployments(AGENT),
            "GET agents/deployments?agent_id=" + AGENT,
            "",
            200,
            "[]",
            "UNAUTHORIZED"),
        route(
            DslCalls.deployment(DeploymentId.of("d-1")),
            "GET agents/deployments/d-1",
            "",
            200,
            DEPLOYMENT,
            "DEPLOYMENT_NOT_FOUND"),
        route(
            DslCalls.stop(DeploymentId.of("d-1")),
            "POST agents/deployments/d-1/stop",
            "",
            200,
            DEPLOYMENT.replace("running", "stopped"),
            "DEPLOYMENT_NOT_FOUND"),
        route(
            HttpInputCalls.create(HttpInputServerConfig.of(AGENT, 8082)),
            "POST http-input/servers",
            "{'config':" + INPUT_CONFIG + "}",
            200,
            INPUT,
            "HTTP_INPUT_LIMIT_EXCEEDED"),
        route(
            HttpInputCalls.list(),
            "GET http-input/servers",
            "",
            200,
            "[" + INPUT + "]",
            "UNAUTHORIZED"),
        route(
            HttpInputCalls.get(HttpInputId.of("s-1")),
            "GET http-input/servers/s-1",
            "",
            200,
            INPUT,
            "HTTP_INPUT_NOT_FOUND"),
        route(
            HttpInputCalls.update(HttpInputId.of("s-1"), HttpInputServerConfig.of(AGENT, 8082)),
            "PUT http-input/servers/s-1",
            "{'server_id':'s-1','config':" + INPUT_CONFIG + "}",
            200,
            INPUT,
            "HTTP_INPUT_NOT_FOUND"),
        route(
            HttpInputCalls.delete(HttpInputId.of("s-1")),
            "DELETE http-input/servers/s-1",
            "",
            200,
            "",
            "HTTP_INPUT_NOT_FOUND"),
        route(
            HttpInputCalls.start(HttpInputId.of("s-1")),
            "POST http-input/servers/s-1/start",
            "",
            200,
            "",
            "HTTP_INPUT_NOT_STARTED"),
        route(
            HttpInputCalls.stop(HttpInputId.of("s-1")),
            "POST http-input/servers/s-1/stop",
            "",
            200,
            "",
            "HTTP_INPUT_NOT_FOUND"),
        route(
            HttpInputCalls.trigger(
                HttpInputId.of("s-1"),
                JsonObject.builder().put("prompt", "hi").build(),
                Map.of("X-Kind", "k")),
            "POST http-input/servers/s-1/trigger",
            "{'server_id':'s-1','payload':{'prompt':'hi'},'headers':{'X-Kind':'k'}}",
            200,
            "{'status':'success','response_code':200,'response_body':{},'processing_time_ms':3,"
                + "'agent_id':'a'}",
            "HTTP_INPUT_NOT_FOUND"),
        route(
            HttpInputCalls.metrics(HttpInputId.of("s-1")),
            "GET http-input/servers/s-1/metrics",
            "",
            200,
            "{'requests_processed':2}",
            "HTTP_INPUT_NOT_FOUND"),
        route(
            ToolReviewCalls.submit(ReviewSessionCreate.of(REVIEWED, "sam")),
            "POST tool-review/sessions",
            "{'tool':" + REVIEWED_JSON + ",'submitted_by':'sam','priority':'normal'}",
            201,
            "{'review_id':'r-1','status':'pending_analysis','submitted_at':"
                + "'2026-05-01T08:00:00Z','estimated_completion':null}",
            "VALIDATION_FAILED"),
        route(
            ToolReviewCalls.list(
                ReviewQuery.NEWEST.withStatus(ReviewStatus.APPROVED).withAuthor("sam")),
            "GET tool-review/sessions?page=1&limit=20&status=approved&author=sam",
            "",
            200,
            "{'sessions':["
                + REVIEW
                + "],'pagination':{'page':1,'limit':20,'total':1,'has_next':false}}",
            "VALIDATION_FAILED"),
        route(
            ToolReviewCalls.session(REVIEW_ID),
            "GET tool-review/sessions/r-1",
            "",
            200,
            REVIEW,
            "REVIEW_NOT_FOUND"),
        route(
            ToolReviewCalls.analysis(AnalysisId.of("a-1")),
            "GET tool-review/analysis/a-1",
            "",
            200,
            "{'analysis_id':'a-1','risk_score':35,'findings':[{'finding_id':'PRIV-1:/name',"
                + "'severity':'high','category':'privilege_escalation','title':'t',"
                + "'description':'d','confidence':0.7}],'completed_at':'2026-05-01T08:00:00Z'}",
            "ANALYSIS_NOT_FOUND"),
        route(
            ToolReviewCalls.decide(REVIEW_ID, HumanReviewDecision.approve("ann", "ok")),
            "POST tool-review/sessions/r-1/decisions",
            "{'decision':'approve','comments':'ok','reviewer_id':'ann'}",
            200,
            DECIDED,
            "REVIEW_NOT_FOUND"),
        route(
            ToolReviewCalls.decide(
                REVIEW_ID, new QueueDecision(ReviewDecision.REJECT, Optional.empty(), false)),
            "POST tool-review/review/r-1/decision",
            "{'decision':'reject','requires_additional_review':false}",
            200,
            DECIDED,
            "REVIEW_NOT_FOUND"),
        route(
            ToolReviewCalls.sign(new SigningRequest(REVIEW_ID, "default")),
            "POST tool-review/sign",
            "{'review_id':'r-1','signing_key_id':'default'}",
            200,
            "{" + SIGNATURE + "}",
            "KEY_NOT_FOUND"),
        route(
            ToolReviewCalls.signed(REVIEW_ID),
            "GET tool-review/signed/r-1",
            "",
            200,
            "{'tool':" + REVIEWED_JSON + ",'review_id':'r-1'," + SIGNATURE + "}",
            "REVIEW_NOT_FOUND"),
        route(
            ToolReviewCalls.queue(),
            "GET tool-review/review/queue",
            "",
            200,
            "{'queue':[{'review_id':'r-1','tool_name':'t','priority':'high','submitted_at':"
                + "'2026-05-01T08:00:00Z','waiting_time':3,'analysis_id':null,'risk_score':35}],"
                + "'stats':{'total_pending':1,'average_wait_time':3.5,'high_priority_count':1}}",
            "FORBIDDEN_QUEUE"),
        route(
            ToolReviewCalls.signingStatus(REVIEW_ID),
            "GET tool-review/signing/r-1",
            "",
            200,
            "{'review_id':'r-1','status':'signed','signed_at':'2026-05-01T08:00:00Z',"
                + "'download_url':'/d','error':null}",
            "REVIEW_NOT_FOUND"),
        route(
            ToolReviewCalls.download(REVIEW_ID),
            "GET tool-review/signing/r-1/download",
            "",
            200,
            "{'schema':{'type':'object'},'signature':'MEUC'}",
            "REVIEW_NOT_FOUND"),
        route(
            ToolReviewCalls.stats(),
            "GET tool-review/stats",
            "",
            200,
            "{'total_submissions':3,'total_approved':1,'total_rejected':1,"
                + "'average_processing_time':2.5,'security_findings':{'total':1,"
                + "'by_severity':{'high':1},'by_category':{'privilege_escalation':1}},"
                + "'recent_activity':[{'date':'2026-05-01','submissions':3,'approvals':1,"
                + "'rejections':1}]}",
            "STATS_FAILED"));
  }

  private static Route route(
      Call<?> call, String request, String sent, int status, String received, String code) {
    return new Route(
        call, request, sent.replace('\'', '"'), status, received.replace('\'', '"'), code);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void call_success_sendsTheRequestAndReadsTheAnswer(Route route) {
    FakeTransport transport = new FakeTransport().reply(route.status(), route.received());

    Object blocking = Clients.of(transport).call(route.call());

    HttpCall sent = transport.last();
    assertThat(sent.method() + " " + sent.uri()).isEqualTo(absolute(route.request()));
    assertThat(sent.body().map(body -> new String(body, StandardCharsets.UTF_8)).orElse(""))
        .isEqualTo(route.sent());
    assertThat(sent.headers().first("Content-Type").isPresent()).isEqualTo(!route.sent().isEmpty());
    assertThat(sent.headers().first("Accept")).contains("application/json");
    assertThat(sent.headers().all("Authorization")).containsExactly("Bearer " + Clients.SECRET);
    assertThat(blocking).isNotNull();
    assertThat((Object) Clients.of(transport).callAsync(route.call()).join()).isEqualTo(blocking);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void call_errorOfTheRuntime_givesItsCodeAndSentence(Route route) {
    int status = route.code().contains("NOT_FOUND") || route.code().equals("not_found") ? 404 : 500;
    String body =
        "{\"error\":\"Internal error: Agent x\",\"code\":\"%s\",\"details\":null}"
            .formatted(route.code());
    FakeTransport transport = new FakeTransport().reply(status, body);
    SymbiontClient client = Clients.of(transport);
    Class<? extends ApiException> expected =
        status == 404 ? NotFoundException.class : ServerException.class;

    assertThatThrownBy(() -> client.call(route.call()))
        .isExactlyInstanceOf(expected)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.code()).contains(route.code());
              assertThat(e.operation()).isEqualTo(route.call().operation().name());
              assertThat(e.failure().error()).contains("Internal error: Agent x");
              assertThat(e.failure().details()).isEmpty();
              assertThat(e.attempts()).isEqualTo(1);
            });
    assertThatThrownBy(() -> client.callAsync(route.call()).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseExactlyInstanceOf(expected);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void call_answerThatIsNotJson_isADecodeErrorOrIgnored(Route route) {
    FakeTransport transport = new FakeTransport().reply(200, "<html>welcome</html>");
    boolean readsNothing = route.received().isEmpty() && !route.request().contains("approve");

    if (readsNothing) {
      assertThat((Object) Clients.of(transport).call(route.call())).isNotNull();
    } else {
      assertThatThrownBy(() -> Clients.of(transport).call(route.call()))
          .isInstanceOf(ResponseDecodeException.class)
          .hasMessageContaining(route.call().operation().name());
    }
  }

  private static String absolute(String request) {
    return request.replaceFirst(" ", " http://localhost:8080/api/v1/");
  }
}
